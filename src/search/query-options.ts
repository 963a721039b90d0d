import type { Clock } from '../core/clock.ts'
import type { LogEngine } from '../core/engine.ts'
import type { LevelTable } from '../core/level.ts'
import type { QueryNode } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import type { HashLiteral } from '../mask/hash-literal.ts'
import type { Highlight } from '../query/highlight.ts'
import type { ResultsOf } from './aggregation-result.ts'
import type { AllowedFields } from './allowed-fields.ts'
import type { AnswerMetadata } from './metadata.ts'

/** Options of `search`. */
export interface SearchOptions<Field extends string = never> {
  /** How many lines, 0 to 10,000; default 1,000. More come by pages (`after`) or `export`. */
  readonly limit?: number
  /** Default `newest`. */
  readonly order?: 'newest' | 'oldest'
  /** The cursor of the page before. */
  readonly after?: string
  /** Only these fields of each line. */
  readonly fields?: readonly Field[]
  /** With the parts of each line that the query asked for, in `highlights`; default false. */
  readonly highlight?: boolean
  /** Cancels: the call rejects with CORDWOOD_ERR_ABORTED. */
  readonly signal?: AbortSignal
  /** Milliseconds after which what was found so far is answered, flagged `$.timedOut`. */
  readonly timeoutMs?: number
}

/** One page of lines. */
export interface SearchPage<Line = LogRecord> {
  /** In the order that was asked for. */
  readonly records: readonly Line[]
  /** Give it as `after`; undefined on the last page. */
  readonly cursor: string | undefined
  /** How many lines match in all (a lower bound where `$.timedOut`). */
  readonly total: number
  /** Where `highlight` was asked for: for each line why it was found. Told by the query itself, so the same on every engine. */
  readonly highlights?: readonly (readonly Highlight[])[]
  /** How the answer came about. */
  readonly $: AnswerMetadata
}

/** Options of `aggregate`. */
export interface AggregateOptions {
  /**
   * Lines that sampling kept count as many times as they stand for (`log.sample_weight`): counts, sums and averages are then those of
   * all lines, as they were before sampling; `total` too. Percentiles and cardinality cannot be weighed. Default false.
   */
  readonly weighted?: boolean
  /** Cancels: the call rejects with CORDWOOD_ERR_ABORTED. */
  readonly signal?: AbortSignal
  /** Milliseconds after which what was found so far is answered, flagged `$.timedOut`. */
  readonly timeoutMs?: number
}

/** Results by name, with how many lines they are made of and how. */
export type AggregateResult<Specs> = ResultsOf<Specs> & { readonly total: number; readonly $: AnswerMetadata }

/** What a query means and how it would be asked: plain data. */
export interface QueryPlan {
  /** `scan` or `elasticsearch`. */
  readonly engine: string
  /** Canonical KQL, which Kibana reads too. */
  readonly query: string
  /** The query, parsed. */
  readonly tree: QueryNode
  /** What every line must fit besides, where there is a guard: canonical KQL. */
  readonly guard?: string
  /** The first moment; undefined where the range is open. */
  readonly from: Date | undefined
  /** The moment after the last; undefined where the range is open. */
  readonly to: Date | undefined
}

/** What a query needs of its logs. */
export interface QuerySource {
  readonly engine: LogEngine
  readonly clock: Clock
  readonly levels: LevelTable
  /** Where values of the lines were hashed. */
  readonly hash: HashLiteral | undefined
  /** What every line must fit besides; the engine is guarded by it already. */
  readonly guard: QueryNode | undefined
  /** The fields that may be asked for. */
  readonly allowedFields: AllowedFields
}
