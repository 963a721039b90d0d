import type { RawResult, RawResults } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import type { Value } from './values.ts'

/** Takes lines one by one and answers at the end. */
export interface Accumulator {
  /** @param weight - for how many lines it stands: 1 unless weights are asked for. */
  add(record: LogRecord, weight: number): void
  /** Takes in what another one of the same specification has seen; that one is not used any more. */
  merge(other: Accumulator): void
  result(): RawResult
}

/** Several accumulators by the names of their results. */
export interface Accumulators {
  add(record: LogRecord, weight: number): void
  merge(other: Accumulators): void
  results(): RawResults
}

/** Makes the accumulators that stand within one bucket. */
export type MakeInner = () => Accumulators

/** The values of one field. */
export type ReadValues = (record: LogRecord) => readonly Value[]
