import type { Column } from '../column/column.ts'
import { slotText } from './column-values.ts'
import { numberHits } from './number-hits.ts'
import { canHave, canReachOver, type TextNeeds } from './text-needs.ts'
import type { TemplateSpan } from './template-spans.ts'
import type { TemplateSlot, TextTemplates } from './text-templates.ts'

/** It is found in the text, whatever else the text says. */
export const isFound = 1
/** The whole text has to be looked at. */
export const isUnclear = 2

/** What is looked for, and in what. */
export interface SpanContext {
  readonly texts: TextTemplates
  readonly code: number
  /** Of a stretch of text between borders. */
  readonly test: (text: string) => boolean
  readonly needs: TextNeeds
  /** Are the needed pieces whole words? */
  readonly needsWords: boolean
  /** What was found in the entries of columns already, by what stands around them: many templates may share a column. */
  readonly known: Map<Column, Map<string, Uint8Array | undefined>>
}

/** Numbers that are written without an exponent, one for each form they may have. */
const plainNumbers: Readonly<Record<string, readonly string[]>> = {
  int: ['0', '-1'],
  padded: ['0'],
  decimal: ['0', '-1', '1.5', '-1.5'],
}

/** Is nothing found in a stretch whatever its variables say? So it is where these are numbers and nothing of a number is looked for. */
export function isNeverFound(
  { texts }: TemplateSpan,
  kinds: readonly string[],
  { needs, test }: Pick<SpanContext, 'needs' | 'test'>,
): boolean {
  if (!canHave(needs, kinds, texts.join(''))) return true
  const [kind = ''] = kinds
  const samples = kinds.length === 1 ? plainNumbers[kind] : undefined
  if (samples === undefined || needs === undefined || needs.flat().some((piece) => /[\d.-]/.test(piece))) return false
  const [before = '', behind = ''] = texts
  return (
    !texts.some((text) => text.includes('\\')) && samples.every((sample) => !test(slotText(before + sample + behind, 'text')))
  )
}

/** What is found in a stretch with variables: in no text of the template (0), or in each. */
export function spanHits({ texts, slots }: TemplateSpan, context: SpanContext): 0 | Uint8Array {
  const columns = slots.flatMap((place) => context.texts.slot(context.code, place) ?? [])
  const [first] = columns
  if (columns.length === 1 && first !== undefined) return slotHits(texts[0] ?? '', first, texts[1] ?? '', context)

  if (!canHaveAny(texts, columns, context.needs)) return 0
  const count = context.texts.countOf(context.code)
  const hits = new Uint8Array(count)
  const indexed = columns.map(({ column, indexes }) => ({ column, indexes: indexes() }))
  for (let index = 0; index < count; index++) {
    let text = texts[0] ?? ''
    for (const [place, { column, indexes }] of indexed.entries()) {
      text += column.text(indexes === undefined ? index : (indexes[index] ?? 0)) + (texts[place + 1] ?? '')
    }
    hits[index] = judge(text, context)
  }
  return hits
}

/** Of so many texts the letters are looked at, where the form of a column does not tell them. */
const fewEntries = 64

/** Can a stretch with several variables have what is needed? One of them has to be a number: then it is not without words. */
function canHaveAny(texts: readonly string[], slots: readonly TemplateSlot[], needs: TextNeeds): boolean {
  let around = texts.join('\n')
  const kinds: string[] = []
  for (const { column } of slots) {
    const { dictionary } = column
    if (dictionary === undefined || dictionary.size > fewEntries) kinds.push(dictionary?.kind ?? column.kind)
    else around += dictionary.entries.join('\n')
  }
  return kinds.length === 0 || around.includes('\\') || canHave(needs, kinds, around)
}

function slotHits(before: string, slot: TemplateSlot, behind: string, context: SpanContext): 0 | Uint8Array {
  const { column } = slot
  const count = context.texts.countOf(context.code)
  const { dictionary } = column
  const ofPlace = (place: number): 0 | 1 | 2 => judge(before + column.text(place) + behind, context)
  if (dictionary === undefined && column.numbers !== undefined) {
    return numberHits(slot, count, { before, behind, needs: context.needs, needsWords: context.needsWords, ofPlace })
  }

  const ofColumn = context.known.get(column) ?? new Map<string, Uint8Array | undefined>()
  context.known.set(column, ofColumn)
  const around = `${before}\0${behind}`
  if (!ofColumn.has(around)) ofColumn.set(around, entryHits(before, slot, behind, context))
  const entries = ofColumn.get(around)
  if (entries === undefined) return 0
  const hits = new Uint8Array(count)
  const indexes = slot.indexes()
  const codes = dictionary?.codes
  for (let index = 0; index < count; index++) {
    const place = indexes === undefined ? index : (indexes[index] as number)
    hits[index] = entries[codes === undefined ? place : (codes[place] as number)] as number
  }
  return hits
}

/** What is found in each entry of a dictionary, or in each text; undefined: in none. */
function entryHits(
  before: string,
  { column, haystack }: TemplateSlot,
  behind: string,
  context: SpanContext,
): Uint8Array | undefined {
  const { needs } = context
  if (!haystack().canHave(needs, before + behind)) return undefined
  const texts = column.dictionary?.entries ?? column.texts()
  const candidates = canReachOver(needs, before, behind) ? undefined : haystack().candidates(needs)
  const entries = new Uint8Array(texts.length)
  let found = 0
  for (const place of candidates ?? texts.keys()) {
    const hit = judge(before + (texts[place] ?? '') + behind, context)
    entries[place] = hit
    found |= hit
  }
  return found === 0 ? undefined : entries
}

function judge(text: string, { texts, test }: SpanContext): 0 | 1 | 2 {
  // An escape may begin in one piece and end in another.
  if (texts.kind === 'string' && text.includes('\\')) return isUnclear
  return test(slotText(text, 'text')) ? isFound : 0
}
