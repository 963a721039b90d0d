import type { RawResults, ResultMetadata } from '../../core/engine.ts'

/** What an engine answered. */
export interface Answer {
  readonly results: RawResults
  readonly total: number
  readonly $: ResultMetadata
}
