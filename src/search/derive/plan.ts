import type { Aggregation, Aggregations } from '../../core/aggregation.ts'
import { isDerived, maxSignificant } from './check.ts'
import type { Asked, AskedTree } from './spec.ts'

/** So many buckets are looked through for what a bucket was in the time before. */
const previousSize = 10_000

/** What an engine is asked, so that everything can be derived from its answer. */
export function planTree(tree: AskedTree): Aggregations {
  return fromEntries(tree, planOne)
}

/** The same for the time before the range: only what changes are reckoned from. */
export function planPrevious(tree: AskedTree): Aggregations {
  return fromEntries(tree, (asked) => {
    if ('change' in asked) return planOne(asked)
    if (!('aggs' in asked) || asked.aggs === undefined || 'dateHistogram' in asked) return undefined
    const aggs = planPrevious(asked.aggs)
    if (!hasChange(asked.aggs)) return undefined
    const widened = 'terms' in asked || 'patterns' in asked ? { ...asked, size: previousSize } : asked
    return { ...widened, aggs } as Aggregation
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
function planOne(asked: Asked): Aggregation | undefined {
  if (isDerived(asked)) {
    if ('rate' in asked) return asked.of === undefined ? undefined : { sum: asked.of }
    if ('change' in asked) return asked.change === 'count' ? undefined : asked.change
    const { significant: terms, aggs } = asked
    return { terms, size: maxSignificant, ...(aggs !== undefined && { aggs: planTree(aggs) }) }
  }
  if (!('aggs' in asked) || asked.aggs === undefined) return asked as Aggregation
  return { ...asked, aggs: planTree(asked.aggs) }
}
