import type { Value } from '../../query/values.ts'
import type { Metric } from './aggregation-plan.ts'
import { fieldNumbers, fieldValues } from './field-values.ts'
import type { RowGroups } from './row-groups.ts'
import type { RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** The values that each group has in a metric's field: all numbers, or each value once. */
export function metricValues(view: SegmentView, metric: Metric, { count, groups }: RowGroups, mask: RowMask): readonly Value[][] {
  const lists = Array.from({ length: count }, (): Value[] => [])
  const isWanted = (row: number): boolean => mask === 'all' || (mask !== 'none' && mask[row] === 1)
  if (metric.kind === 'numbers') {
    const { numbers, several } = fieldNumbers(view, metric.field)
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row] ?? NaN
      if (number === number && isWanted(row)) lists[groups?.[row] ?? 0]?.push(number)
    }
    for (const [row, values] of several) if (isWanted(row)) lists[groups?.[row] ?? 0]?.push(...values)
    return lists
  }
  const { codes, values } = fieldValues(view, metric.field)
  const seen = count === 1 ? new Uint8Array(values.length) : new Set<number>()
  for (let row = 0; row < codes.length; row++) {
    if (!isWanted(row)) continue
    const code = codes[row] ?? 0
    const group = groups?.[row] ?? 0
    if (!isNew(seen, group * values.length + code)) continue
    const value = values[code]
    if (typeof value === 'object') lists[group]?.push(...value)
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
