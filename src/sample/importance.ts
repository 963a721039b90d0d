import type { SamplingFacts } from '../core/context.ts'

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
 * The product of what holds, at most 3.
 *
 * @param nearestFirst - what the call, the child, the context and the base say: the first that says something holds.
 */
export function importanceOf(nearestFirst: readonly SamplingFacts[], hasRecentError: boolean): number {
  let isUserFacing: boolean | undefined
  let isCriticalPath: boolean | undefined
  for (const facts of nearestFirst) {
    isUserFacing ??= facts.isUserFacing
    isCriticalPath ??= facts.isCriticalPath
  }
  const { userFacing, criticalPath, recentError, most } = importanceFactors
  const product =
    (isUserFacing === true ? userFacing : 1) * (isCriticalPath === true ? criticalPath : 1) * (hasRecentError ? recentError : 1)
  return Math.min(product, most)
}
