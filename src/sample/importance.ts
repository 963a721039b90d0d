import type { SamplingFacts } from '../core/context.ts'
import { isCriticalPath, isUserFacing } from './facts.ts'

/** By how much what a line belongs to raises its rate; from seed 002. */
export const importanceFactors: {
  readonly userFacing: number
  readonly criticalPath: number
  readonly recentError: number
  readonly most: number
} = Object.freeze({ userFacing: 2, criticalPath: 1.5, recentError: 1.3, most: 3 })

/** For so long an error counts as recent. */
export const recentErrorMs = 60_000

/**
 * The product of what holds, at most 3. What is nearest to the call decides: its own fields, the child's, the context's, the base's.
 * Throws what getters of the call's fields throw.
 */
export function importanceOf(
  fields: object | undefined,
  bound: SamplingFacts,
  context: SamplingFacts,
  base: SamplingFacts,
  hasRecentError: boolean,
): number {
  const own = fields as Readonly<Record<string, unknown>> | undefined
  const ownUserFacing = own === undefined ? undefined : isUserFacing(own)
  const ownCriticalPath = own === undefined ? undefined : isCriticalPath(own)
  const { userFacing, criticalPath, recentError, most } = importanceFactors
  let product = hasRecentError ? recentError : 1
  if (ownUserFacing ?? bound.isUserFacing ?? context.isUserFacing ?? base.isUserFacing) product *= userFacing
  if (ownCriticalPath ?? bound.isCriticalPath ?? context.isCriticalPath ?? base.isCriticalPath) product *= criticalPath
  return product < most ? product : most
}
