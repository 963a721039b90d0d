import { parseNumber, parseQuantity } from '../../query/number.ts'
import type { Comparison } from '../../query/value-test.ts'

/** The numbers that a clause finds: from `low` to `high`, an end included unless it is open. */
export interface NumberInterval {
  readonly low: number
  readonly high: number
  readonly isLowOpen: boolean
  readonly isHighOpen: boolean
}

/**
 * What a clause on a field without a declared text, date or level finds among numbers, as `compileComparison` does; undefined: none.
 *
 * @param field - its full name, for units.
 */
export function numberInterval(comparison: Comparison, field: string): NumberInterval | undefined {
  switch (comparison.kind) {
    case 'exists':
      return { low: -Infinity, high: Infinity, isLowOpen: false, isHighOpen: false }
    case 'regex':
      return undefined
    case 'match': {
      const number = comparison.value.parts === undefined ? parseNumber(comparison.value.text) : undefined
      return number === undefined ? undefined : { low: number, high: number, isLowOpen: false, isHighOpen: false }
    }
    case 'range': {
      const { operator, value } = comparison
      const bound = parseQuantity(value.text, field)
      if (bound === undefined) return undefined
      const isOpen = operator === 'gt' || operator === 'lt'
      return operator === 'gt' || operator === 'gte'
        ? { low: bound, high: Infinity, isLowOpen: isOpen, isHighOpen: false }
        : { low: -Infinity, high: bound, isLowOpen: false, isHighOpen: isOpen }
    }
  }
}

/** Does a stretch from `min` to `max` lie beside the interval? */
export function isBeside({ low, high, isLowOpen, isHighOpen }: NumberInterval, min: number, max: number): boolean {
  return max < low || min > high || (isLowOpen && max === low) || (isHighOpen && min === high)
}

/** The same interval with both ends included. Between two doubles there is none. */
export function closedEnds({ low, high, isLowOpen, isHighOpen }: NumberInterval): readonly [low: number, high: number] {
  return [isLowOpen ? nextDouble(low, 1) : low, isHighOpen ? nextDouble(high, -1) : high]
}

/** The double above (1) or below (-1). */
function nextDouble(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 === direction > 0 ? 1n : -1n))
  return view.getFloat64(0)
}
