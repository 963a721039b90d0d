import type { Aggregation, Aggregations } from '../../core/aggregation.ts'
import { isDerived, maxSignificant } from './check.ts'
import type { Asked, AskedTree } from './spec.ts'

/** Values of a field that are compared, and within other buckets: a server answers with 65,536 buckets at most. */
const comparedValues = 200
/** So many buckets are looked through for what a bucket was in the time before; within other buckets fewer, for the same reason. */
const previousBuckets = 1000
const previousBucketsWithin = 50

/** What an engine is asked, so that everything can be derived from its answer. */
export function planTree(tree: AskedTree, isWithin = false): Aggregations {
  return fromEntries(tree, (asked) => planOne(asked, isWithin))
}

/** The same for the time before the range: only what changes are reckoned from. */
export function planPrevious(tree: AskedTree, isWithin = false): Aggregations {
  return fromEntries(tree, (asked) => {
    if ('change' in asked) return planOne(asked, isWithin)
    if (!('aggs' in asked) || asked.aggs === undefined || 'dateHistogram' in asked) return undefined
    if (!hasChange(asked.aggs)) return undefined
    const aggs = planPrevious(asked.aggs, true)
    if (!('terms' in asked) && !('patterns' in asked)) return { ...asked, aggs } as Aggregation
    const size = Math.max(asked.size ?? 10, isWithin ? previousBucketsWithin : previousBuckets)
    return { ...asked, size, aggs }
  })
}

/** Does anything change against the time before the range? */
export function hasChange(tree: AskedTree): boolean {
  return Object.values(tree).some(
    (asked) =>
      'change' in asked || ('aggs' in asked && asked.aggs !== undefined && !('dateHistogram' in asked) && hasChange(asked.aggs)),
  )
}

/** Is there a rate whose time is that of the whole range? */
export function hasWholeRate(tree: AskedTree): boolean {
  return Object.values(tree).some(
    (asked) =>
      'rate' in asked || ('aggs' in asked && asked.aggs !== undefined && !('dateHistogram' in asked) && hasWholeRate(asked.aggs)),
  )
}

function fromEntries(tree: AskedTree, plan: (asked: Asked) => Aggregation | undefined): Aggregations {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, asked]) => {
      const spec = plan(asked)
      return spec === undefined ? [] : [[name, spec] as const]
    }),
  )
}

/** Undefined: nothing need be asked, the number of lines says it. */
function planOne(asked: Asked, isWithin: boolean): Aggregation | undefined {
  if (isDerived(asked)) {
    if ('rate' in asked) return asked.of === undefined ? undefined : { sum: asked.of }
    if ('change' in asked) return asked.change === 'count' ? undefined : asked.change
    const { significant: terms, aggs } = asked
    const size = isWithin ? Math.max(asked.size ?? 10, comparedValues) : maxSignificant
    return { terms, size, ...(aggs !== undefined && { aggs: planTree(aggs, true) }) }
  }
  if (!('aggs' in asked) || asked.aggs === undefined) return asked as Aggregation
  return { ...asked, aggs: planTree(asked.aggs, true) }
}
