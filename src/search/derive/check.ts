import { checkKeys, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { checkAggregations } from '../../query/aggregation-check.ts'
import type { Aggregations } from '../../core/aggregation.ts'
import type { Asked, AskedSignificant, ChangeSpec, RateSpec } from './spec.ts'

/** What is derived from the answers of engines. */
export type Derived = AskedSignificant | RateSpec | ChangeSpec

const changeable = ['min', 'max', 'avg', 'sum', 'count', 'cardinality']
/** How many values of a field are compared at most. */
export const maxSignificant = 1000
/** Milliseconds of each unit of a rate. */
export const rateUnits: Readonly<Record<RateSpec['rate'], number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** Is it derived from other aggregations, so that no engine knows it? */
export function isDerived(asked: Asked): asked is Derived {
  return 'significant' in asked || 'rate' in asked || 'change' in asked
}

/**
 * Refuses what cannot be derived. Throws CORDWOOD_ERR_AGGREGATION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 *
 * @param within - the kinds of the aggregations around it, the outermost first.
 */
export function checkDerived(name: string, asked: Derived, hasInner: boolean, within: readonly string[]): void {
  if ('significant' in asked) {
    checkKeys(`aggregation \`${name}\``, asked, ['significant', 'size', 'minCount', 'background'])
    checkEngine(name, { terms: asked.significant, size: asked.size ?? 10 })
    if ((asked.size ?? 10) > maxSignificant) throw invalid(`${name}.size`, `at most ${maxSignificant}`, asked.size)
    const { minCount = 1 } = asked
    if (!Number.isInteger(minCount) || minCount < 1) throw invalid(`${name}.minCount`, 'a whole number from 1', minCount)
    return
  }
  if (hasInner) throw invalid(name, 'no aggregations within, since it has no buckets', 'aggs')
  if ('rate' in asked) {
    checkKeys(`aggregation \`${name}\``, asked, ['rate', 'of'])
    if (!Object.hasOwn(rateUnits, asked.rate)) throw invalid(`${name}.rate`, Object.keys(rateUnits).join(', '), asked.rate)
    if (asked.of !== undefined) checkEngine(name, { sum: asked.of })
    return
  }
  checkKeys(`aggregation \`${name}\``, asked, ['change'])
  checkChange(name, asked, within)
}

function checkChange(name: string, { change }: ChangeSpec, within: readonly string[]): void {
  const kinds = typeof change === 'object' && change !== null ? Object.keys(change) : []
  if (change !== 'count' && (kinds.length !== 1 || !changeable.includes(kinds[0] ?? '')))
    throw invalid(`${name}.change`, `'count' or an object with one of ${changeable.join(', ')}`, change)
  if (change !== 'count') checkEngine(name, change)
  const dates = within.indexOf('dateHistogram')
  if (dates >= 0 && dates !== within.length - 1)
    throw invalid(name, 'its place directly within the date histogram', `one within ${within.at(-1) ?? ''}`)
  if (dates > 0) return
  const paged = within.find((kind) => kind === 'composite' || kind === 'significant')
  if (paged !== undefined && dates < 0)
    throw invalid(name, `its place outside of ${paged}, whose buckets differ each time`, paged)
}

function checkEngine(name: string, spec: Aggregations[string]): void {
  checkAggregations({ [name]: spec })
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected \`${name}\` to have ${expected}, got ${describe(got)}.`)
}
