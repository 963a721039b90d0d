import { readFile, writeFile } from 'node:fs/promises'
import { markdownTable } from '../../../bench/lib/markdown.ts'
import { contestantNames, type ContestantName } from './orders.ts'
import { rows } from './rows.ts'
import type { Verdict } from './stage.ts'

/** Results by row, then by contestant. */
export type Results = Readonly<Record<string, Partial<Record<ContestantName, Verdict>>>>

const begin = '<!-- faults:begin (npm run test:faults -- --readme writes this block) -->'
const end = '<!-- faults:end -->'
const number = (value: number): string => value.toLocaleString('en')

/** Lost and doubled, in few words. */
export function cellText(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '–'
  const { lost, doubled, deadLettered, exit, left, figure } = verdict
  const more = [
    ...(figure === undefined ? [] : [figure]),
    ...(left > lost ? [`${number(left - lost)} by the next start`] : []),
    ...(deadLettered > 0 ? [`${number(deadLettered)} dead letters`] : []),
    ...(exit === 'stuck' ? ['stuck'] : exit === '0' ? [] : [`exit ${exit}`]),
  ]
  const text = `${number(lost)} / ${number(doubled)}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
  return lost + doubled > 0 ? `**${text}**` : text
}

/** The table in Markdown: a row a fault, a column a contestant. */
export function faultTable(results: Results): string {
  const names = contestantNames.filter((name) => Object.values(results).some((row) => row[name] !== undefined))
  const cells = rows
    .filter(({ id }) => results[id] !== undefined)
    .map(({ id, fault }) => {
      const row = results[id] ?? {}
      const sent = Math.max(...Object.values(row).map((verdict) => verdict.sent))
      return [id, fault, number(sent), ...names.map((name) => cellText(row[name]))]
    })
  return markdownTable(['row', 'fault', 'lines', ...names], cells)
}

/** Writes it into a file, between its two marks. */
export async function writeFaultTable(path: URL, text: string): Promise<void> {
  const before = await readFile(path, 'utf8')
  const from = before.indexOf(begin)
  const to = before.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`Expected the lines\n${begin}\n${end}\nin ${path.pathname}: write them where the table is to stand.`)
  await writeFile(path, `${before.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${before.slice(to)}`)
}
