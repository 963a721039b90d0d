import { compileTextTest } from '../../query/text-test.ts'
import type { Comparison } from '../../query/value-test.ts'
import { words } from '../../query/words.ts'
import { slotText } from './column-values.ts'
import type { SpanContext } from './span-hits.ts'
import { isNeverFound, isFound, isUnclear, spanHits } from './span-hits.ts'
import { type TemplateSpan, templateSpans } from './template-spans.ts'
import { textNeeds } from './text-needs.ts'
import type { TextTemplates } from './text-templates.ts'

/** It is found in all texts, or the whole texts have to be looked at, or stretches of them; where there are none, it is in none. */
type Judged = typeof isFound | typeof isUnclear | readonly TemplateSpan[]

/** Each text has a verdict of its own. */
const isEach = 3

/** Templates that are remembered for the next segment. */
const mostJudged = 8192

/** Looks for what a clause asks of texts in the templates that they are made of, instead of in each of them. */
export interface TemplateSearch {
  /** 1 at the place of each text in which it is found; `none` where it is in none. */
  find(texts: TextTemplates, matters: (at: number) => boolean): 'none' | Uint8Array
  /** In how many texts it is found; undefined where whole texts would have to be looked at. */
  count(texts: TextTemplates): number | undefined
}

/** @param test - of a whole text. */
export function templateSearch(
  comparison: Comparison & { kind: 'match' | 'range' | 'regex' },
  test: (text: string) => boolean,
): TemplateSearch {
  const phrase = comparison.kind === 'match' && comparison.value.kind === 'quoted' ? words(comparison.value.text) : []
  const isPhrase = phrase.length > 1
  // A phrase may reach over a variable that has one of its words, or none at all: such texts are looked at as a whole.
  const anyOfPhrase = compileTextTest({ kind: 'match', value: { kind: 'text', text: phrase.join(' ') } })
  const spanTest = isPhrase ? (text: string): boolean => anyOfPhrase(text) || words(text).length === 0 : test
  const needs = textNeeds(comparison)
  const needsWords = comparison.kind === 'match' && comparison.value.parts === undefined

  /** By what a template says and what its variables are: what is known whatever these hold. The same templates come in each segment. */
  const judged = new Map<string, Judged>()
  const judge = (texts: TextTemplates, code: number): Judged => {
    const pieces = texts.pieces[code] ?? []
    if (texts.kind === 'string' && pieces.some((piece) => piece.includes('\\'))) return isUnclear
    const { literals, spans } = templateSpans(pieces)
    if (literals.some((literal) => test(slotText(literal, 'text')))) return isFound
    const kinds = texts.kindsOf(code)
    const kindsOf = ({ slots }: TemplateSpan): string[] => slots.flatMap((place) => kinds[place] ?? [])
    return spans.filter((span) => !isNeverFound(span, kindsOf(span), { needs, test: spanTest }))
  }
  const judgedOf = (texts: TextTemplates, code: number): Judged => {
    const key = `${texts.kind} ${texts.keyOf(code)}`
    let found = judged.get(key)
    if (found === undefined) {
      if (judged.size >= mostJudged) judged.clear()
      judged.set(key, (found = judge(texts, code)))
    }
    return found
  }

  /** Of one template: what is found in all of its texts (1), in none (0), or in each. */
  const ofTemplate = (texts: TextTemplates, code: number, known: SpanContext['known']): 0 | 1 | 2 | Uint8Array => {
    const spans = judgedOf(texts, code)
    if (typeof spans === 'number') return spans
    const context: SpanContext = { texts, code, test: spanTest, needs, needsWords, known }
    let result: 0 | Uint8Array = 0
    for (const span of spans) {
      const hits = spanHits(span, context)
      if (hits !== 0) result = result === 0 ? hits : combine(result, hits)
    }
    return isPhrase && result !== 0 ? result.map((hit) => (hit === 0 ? 0 : isUnclear)) : result
  }

  const ofAll = (texts: TextTemplates): readonly (0 | 1 | 2 | Uint8Array)[] => {
    const known: SpanContext['known'] = new Map()
    return texts.pieces.map((_, code) => (texts.countOf(code) === 0 ? 0 : ofTemplate(texts, code, known)))
  }
  /** Of the column that was asked for last: who counts may want the places next. */
  let last: { readonly of: object; readonly verdicts: ReturnType<typeof ofAll> } | undefined
  const verdictsOf = (texts: TextTemplates): ReturnType<typeof ofAll> => {
    if (last?.of !== texts.pieces) last = { of: texts.pieces, verdicts: ofAll(texts) }
    return last.verdicts
  }

  return {
    count(texts) {
      let count = 0
      for (const [code, verdict] of verdictsOf(texts).entries()) {
        if (verdict === isUnclear) return undefined
        if (verdict === isFound) count += texts.countOf(code)
        else if (verdict !== 0) {
          for (let index = 0; index < verdict.length; index++) {
            if (verdict[index] === isUnclear) return undefined
            count += verdict[index] as number
          }
        }
      }
      return count
    },
    find(texts, matters) {
      const verdicts = verdictsOf(texts)
      if (verdicts.every((verdict) => verdict === 0)) return 'none'
      const { codes } = texts
      if (verdicts.every((verdict) => verdict === 0 || verdict === isFound)) {
        const hits = Uint8Array.from(verdicts)
        const found = new Uint8Array(codes.length)
        for (let at = 0; at < found.length; at++) found[at] = hits[codes[at] as number] as number
        return found
      }
      const next = new Uint32Array(verdicts.length)
      const found = new Uint8Array(codes.length)
      // Most templates say nothing of it, or all.
      const kinds = Uint8Array.from(verdicts, (verdict) => (typeof verdict === 'number' ? verdict : isEach))
      for (let at = 0; at < codes.length; at++) {
        const code = codes[at] as number
        let hit = kinds[code] as number
        if (hit === isEach) {
          const index = next[code] as number
          next[code] = index + 1
          hit = (verdicts[code] as Uint8Array)[index] as number
        }
        if (hit === isFound || (hit === isUnclear && matters(at) && test(slotText(texts.text(at), texts.kind)))) found[at] = 1
      }
      return found
    },
  }
}

/** What is found in one of two stretches is found; what is unclear in one and not found in the other is unclear. */
function combine(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((hit, at) => (hit === isFound || b[at] === isFound ? isFound : hit | (b[at] ?? 0)))
}
