import type { CutLines } from './cut-lines.ts'

/** Longer ones are no names of services, versions and the like. */
const longest = 200

/** The text that all values of a column are; undefined where they differ. */
export function constantText(cut: CutLines, column: number): string | undefined {
  const own = cut.columns[column]
  if (own === undefined || (own.kind !== 'string' && own.kind !== 'bare')) return undefined
  if (own.table !== undefined && own.table.size > 1) return undefined
  let found = own.table?.entries()[0]
  for (const [skeleton, columns] of cut.slotColumns.entries()) {
    const slot = columns.indexOf(column)
    if (slot === -1) continue
    const same = cut.sameValues[skeleton]?.[slot]
    const text = cut.fixed[skeleton]?.get(slot) ?? same
    if (text === undefined || text.length > longest || (found ??= text) !== text) return undefined
  }
  return found
}
