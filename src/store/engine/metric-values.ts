import { GroupedStats, type PackedStats } from '../../query/packed-stats.ts'
import type { Value } from '../../query/values.ts'
import { fieldNumbers, fieldValues } from './field-values.ts'
import type { RowGroups } from './row-groups.ts'
import type { RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** All numbers that each group has in a field. */
export function groupedNumbers(
  view: SegmentView,
  field: string,
  { count, groups, sizes }: RowGroups,
  mask: RowMask,
): readonly Float64Array[] {
  const { numbers, several } = fieldNumbers(view, field)
  const isAll = mask === 'all'
  const own = typeof mask === 'string' ? new Uint8Array(isAll ? 0 : numbers.length) : mask
  const groupOf = groups ?? new Uint8Array(numbers.length)
  const more = [...several].flatMap(([row, values]) =>
    isAll || own[row] === 1 ? [{ group: groupOf[row] ?? 0, values: values.filter((value) => typeof value === 'number') }] : [],
  )
  // There is room for a number of each row, and for those of rows with several; then where the next of a group goes.
  const rooms = Float64Array.from(sizes)
  for (const { group, values } of more) rooms[group] = (rooms[group] ?? 0) + values.length
  const starts = new Uint32Array(count)
  let total = 0
  for (let group = 0; group < count; group++) {
    starts[group] = total
    total += rooms[group] ?? 0
  }
  const ends = starts.slice()
  const sorted = new Float64Array(total)
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number
    if (number !== number || (!isAll && own[row] === 0)) continue
    const group = groupOf[row] as number
    const at = ends[group] as number
    ends[group] = at + 1
    sorted[at] = number
  }
  for (const { group, values } of more) {
    for (const value of values) {
      const at = ends[group] as number
      ends[group] = at + 1
      sorted[at] = value
    }
  }
  return Array.from({ length: count }, (_, group) => sorted.subarray(starts[group], ends[group]))
}

/** Statistics of the numbers that each group has in a field. */
export function groupedStats(
  view: SegmentView,
  field: string,
  { count, groups }: RowGroups,
  mask: RowMask,
): readonly PackedStats[] {
  const { numbers, several } = fieldNumbers(view, field)
  const groupOf = groups ?? new Uint8Array(numbers.length)
  const stats = new GroupedStats(count)
  if (mask !== 'none') stats.add(numbers, groupOf, mask === 'all' ? undefined : mask)
  for (const [row, values] of several) {
    if (mask === 'none' || (mask !== 'all' && mask[row] !== 1)) continue
    const own = values.filter((value) => typeof value === 'number')
    stats.add(
      Float64Array.from(own),
      own.map(() => groupOf[row] ?? 0),
    )
  }
  return stats.list()
}

/** Each value that a group has in a field, once. */
export function distinctValues(
  view: SegmentView,
  field: string,
  { count, groups }: RowGroups,
  mask: RowMask,
): readonly (readonly Value[])[] {
  const lists = Array.from({ length: count }, (): Value[] => [])
  const { codes, values } = fieldValues(view, field)
  const seen = count === 1 ? new Uint8Array(values.length) : new Set<number>()
  for (let row = 0; row < codes.length; row++) {
    if (mask !== 'all' && (mask === 'none' || mask[row] === 0)) continue
    const code = codes[row] ?? 0
    const group = groups?.[row] ?? 0
    if (!isNew(seen, group * values.length + code)) continue
    const value = values[code]
    if (typeof value === 'object') for (const one of value) lists[group]?.push(one)
    else if (value !== undefined) lists[group]?.push(value)
  }
  return lists
}

function isNew(seen: Uint8Array | Set<number>, key: number): boolean {
  if (seen instanceof Set) return seen.size !== seen.add(key).size
  if (seen[key] === 1) return false
  seen[key] = 1
  return true
}
