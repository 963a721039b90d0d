import type { CutLines } from '../cut/cut-lines.ts'

const sampleSize = 1000

/**
 * The columns with the most different values first: a column can refer to those that are encoded before it, and whoever knows the
 * request knows its user, not the other way round.
 */
export function columnOrder({ columns, text }: CutLines): readonly number[] {
  const distinct = columns.map(({ bounds, count }) => {
    const seen = new Set<string>()
    const step = Math.max(1, Math.floor(count / sampleSize))
    for (let place = 0; place < count; place += step) seen.add(text.slice(bounds[place * 2], bounds[place * 2 + 1]))
    return seen.size
  })
  return [...columns.keys()].sort((a, b) => (distinct[b] ?? 0) - (distinct[a] ?? 0) || a - b)
}
