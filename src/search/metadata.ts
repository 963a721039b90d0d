import type { RawResults, ResultMetadata } from '../core/engine.ts'

/** How an answer came about, with what follows from it. */
export interface AnswerMetadata extends ResultMetadata {
  /** Something that should have been looked at was not: the time was up, or a part could not be read. `warnings` say what. */
  readonly partial: boolean
  /** By how much the count of a bucket may be too low at most; 0 where counts are exact. */
  readonly errorBound: number
}

/** Adds what follows from an engine's account and its results. */
export function completeMetadata(account: ResultMetadata, results: RawResults = {}): AnswerMetadata {
  const { timedOut, warnings = [] } = account
  const partial = account.partial === true || timedOut || warnings.length > 0
  return { ...account, partial, errorBound: errorBoundOf(results) }
}

function errorBoundOf(results: RawResults): number {
  let bound = 0
  for (const result of Object.values(results)) {
    if ('errorBound' in result) bound = Math.max(bound, result.errorBound)
    if ('buckets' in result) for (const { aggs } of result.buckets) bound = Math.max(bound, errorBoundOf(aggs))
  }
  return bound
}
