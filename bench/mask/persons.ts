import { persons } from '../../src/interop/compromise.ts'
import { generateCases } from './generate.ts'
import { type Finding, percent } from './goals.ts'
import { isLeft, views } from './score.ts'
import { maskerSubject } from './subjects.ts'

const messageOf = (record: Readonly<Record<string, unknown>>): string => (typeof record['msg'] === 'string' ? record['msg'] : '')

/** How many names in sentences the asynchronous detector finds, alone and behind the usual masking, and how often it is wrong. */
export async function measurePersons(): Promise<{ readonly findings: readonly Finding[]; readonly wrong: readonly string[] }> {
  const detector = persons()
  const { signal } = new AbortController()
  const cases = generateCases({ share: 0.4 }).filter(({ id }) => /^(?:name|no-name|id)-dev/.test(id))
  const usual = maskerSubject()
  const rows = cases.map((each) => ({
    each,
    alone: messageOf(each.record),
    masked: messageOf(JSON.parse(usual.mask(each.record)) as Readonly<Record<string, unknown>>),
  }))
  const accepted = (text: string): boolean => detector.accepts?.(text) !== false
  const start = performance.now()
  const find = async (texts: readonly string[]): Promise<string[]> => {
    const found = await detector.detect(texts, { signal })
    return texts.map((text, index) => {
      let masked = text
      if (!accepted(text)) return text
      for (const { start, end, cls } of (found[index] ?? []).toReversed())
        masked = `${masked.slice(0, start)}[${cls.toUpperCase()}]${masked.slice(end)}`
      return masked
    })
  }
  const alone = await find(rows.map((row) => row.alone))
  const ms = performance.now() - start
  const both = await find(rows.map((row) => row.masked))
  const counts = { names: 0, alone: 0, both: 0, negatives: 0, aloneWrong: 0, bothWrong: 0 }
  const wrong: string[] = []
  for (const [index, { each, alone: before }] of rows.entries()) {
    const [plant] = each.plants
    if (plant !== undefined) {
      counts.names++
      if (!isLeft(views([alone[index] ?? '']), plant.core)) counts.alone++
      if (!isLeft(views([both[index] ?? '']), plant.core)) counts.both++
    } else {
      counts.negatives++
      if (alone[index] !== before) counts.aloneWrong++
      if (both[index] !== before) {
        counts.bothWrong++
        wrong.push(`${before} -> ${both[index]}`)
      }
    }
  }
  const { names, negatives } = counts
  const combined = counts.both / names
  return {
    findings: [
      { metric: `recall, alone (${names} sentences)`, goal: '', figure: (counts.alone / names).toFixed(3), met: undefined },
      { metric: 'recall, with the usual masking before it', goal: '>= 0.8', figure: combined.toFixed(3), met: combined >= 0.8 },
      {
        metric: `sentences without a name altered, alone (${negatives})`,
        goal: '',
        figure: percent(counts.aloneWrong / negatives),
        met: undefined,
      },
      {
        metric: 'the same, with the usual masking before it',
        goal: '',
        figure: percent(counts.bothWrong / negatives),
        met: undefined,
      },
      {
        metric: 'precision, alone, one name a sentence without',
        goal: '',
        figure: (counts.alone / names / (counts.alone / names + counts.aloneWrong / negatives)).toFixed(3),
        met: undefined,
      },
      { metric: 'cost of a text', goal: '', figure: `${(ms / rows.length).toFixed(2)} ms`, met: undefined },
    ],
    wrong: [...new Set(wrong)],
  }
}
