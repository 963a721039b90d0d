import type { Aggregations } from './aggregation.ts'
import type { QueryNode, TimeRange } from './query.ts'
import type { LogRecord } from './record.ts'

/** How an answer came about. */
export interface ResultMetadata {
  /** The engine's name: `scan`, `elasticsearch`. */
  readonly engine: string
  /** Milliseconds from the question to the answer. */
  readonly tookMs: number
  /** Lines that were looked at, where the engine knows. */
  readonly scannedRows?: number
  /** Segments of a store that did not need to be looked into. */
  readonly skippedSegments?: number
  /** Bytes that were read of the segments of a store, beyond what was kept of them from earlier queries. */
  readonly readBytes?: number
  /** False where a number is an estimate (percentiles, cardinality) or a part was left out. */
  readonly exact: boolean
  /** The answer is partial because the time was up. */
  readonly timedOut: boolean
  /** Lines that could not be read as JSON and were taken as plain messages. */
  readonly unparsedRows?: number
  /** Something that should have been looked at was not: the time was up, or a part could not be read. */
  readonly partial?: boolean
  /** By how much the count of a bucket may be too low at most. */
  readonly errorBound?: number
  /** What could not be read, in words: a damaged archive, a file that went away. Then `exact` is false. */
  readonly warnings?: readonly string[]
}

/** Which lines of those that match, in which order. */
export interface PageRequest {
  /** Lines at most. */
  readonly limit: number
  /** By time, then boot id, then sequence. */
  readonly order: 'newest' | 'oldest'
  /** The cursor of the page before. */
  readonly after?: string
  /** Cancels: the call rejects with CORDWOOD_ERR_ABORTED. */
  readonly signal?: AbortSignal
  /** When it is up, what was found so far is answered, flagged `timedOut`. */
  readonly timeoutMs?: number
}

/** Some of the lines that a query finds. */
export interface Page {
  /** In the order that was asked for. */
  readonly records: readonly LogRecord[]
  /** Give it as `after` for the next page; undefined on the last. */
  readonly cursor: string | undefined
  /** How many lines match in all (a lower bound where `$.timedOut`). */
  readonly total: number
  /** How the answer came about. */
  readonly $: ResultMetadata
}

/** One bucket as engines answer it: its key (a number of ms for dates), its count, and the results of sub-aggregations by name. */
export interface RawBucket {
  readonly key: string | number
  readonly count: number
  readonly aggs: RawResults
}

/** A stretch of a number with its ends. */
export interface RawRangeBucket extends RawBucket {
  readonly from?: number
  readonly to?: number
}

/** A bucket with a part of its key for each source, in their order. */
export interface RawCompositeBucket {
  readonly keys: readonly (string | number)[]
  readonly count: number
  readonly aggs: RawResults
}

/** A kind of message: its key is the template's id. */
export interface RawPatternBucket extends RawBucket {
  /** The message with `<*>` for what differs. */
  readonly template: string
  /** The message of its newest line. */
  readonly example: string
}

/** The result of one aggregation, before the builder gives it its type. */
export type RawResult =
  | { readonly kind: 'terms'; readonly buckets: readonly RawBucket[]; readonly other: number; readonly errorBound: number }
  | { readonly kind: 'dateHistogram'; readonly buckets: readonly RawBucket[] }
  | { readonly kind: 'histogram'; readonly buckets: readonly RawBucket[] }
  | { readonly kind: 'filters'; readonly buckets: readonly RawBucket[] }
  | { readonly kind: 'percentiles'; readonly values: readonly (number | null)[] }
  | {
      readonly kind: 'stats'
      readonly count: number
      readonly min: number | null
      readonly max: number | null
      readonly avg: number | null
      readonly sum: number
    }
  | { readonly kind: 'cardinality'; readonly value: number }
  | { readonly kind: 'topHits'; readonly records: readonly LogRecord[] }
  | { readonly kind: 'range'; readonly buckets: readonly RawRangeBucket[] }
  | { readonly kind: 'percentileRanks'; readonly percents: readonly (number | null)[] }
  | { readonly kind: 'value'; readonly value: number | null }
  | { readonly kind: 'composite'; readonly buckets: readonly RawCompositeBucket[]; readonly after: string | undefined }
  | {
      readonly kind: 'patterns'
      readonly buckets: readonly RawPatternBucket[]
      readonly other: number
      readonly errorBound: number
      /** Where counts are reckoned from a sample: how many lines it has. */
      readonly sampled?: number
    }

/** Results by the names of their aggregations. */
export interface RawResults {
  readonly [name: string]: RawResult
}

/** Options of the calls that read much. */
export interface ReadOptions {
  /** Cancels: the call rejects with CORDWOOD_ERR_ABORTED. */
  readonly signal?: AbortSignal
  /** When it is up, what was found so far is answered, flagged `timedOut`. */
  readonly timeoutMs?: number
}

/** Options of aggregations. */
export interface AggregateReadOptions extends ReadOptions {
  /** Lines that sampling kept count as many times as they stand for (`log.sample_weight`). */
  readonly weighted?: boolean
}

/** What an erasure did. */
export interface EraseResult {
  /** Lines that matched. */
  readonly found: number
  /** Lines that are gone. */
  readonly erased: number
  /** Lines that could not be taken away. */
  readonly failed: number
  /** Why, in words. */
  readonly reasons: readonly string[]
}

/** What every place that holds lines can answer, by one language. Proved by one conformance suite. */
export interface LogEngine {
  /** `scan` or `elasticsearch`. */
  readonly name: string
  /** One page of the lines that match. */
  search(query: QueryNode, range: TimeRange, page: PageRequest): Promise<Page>
  /** Aggregations over the lines that match, and their number; with weights, that of the lines for which they stand. */
  aggregate(
    query: QueryNode,
    aggregations: Aggregations,
    range: TimeRange,
    options?: AggregateReadOptions,
  ): Promise<{ readonly results: RawResults; readonly total: number; readonly $: ResultMetadata }>
  /** New lines as they come, oldest first; ends when the signal says so. */
  tail(query: QueryNode, options?: { readonly signal?: AbortSignal }): AsyncIterable<LogRecord>
  /** All lines that match, oldest first, without a limit. */
  export(query: QueryNode, range: TimeRange, options?: { readonly signal?: AbortSignal }): AsyncIterable<LogRecord>
  /** One line by its id. */
  get(id: string): Promise<LogRecord | undefined>
  /** Takes away all lines that match, for good. Undefined where the engine only reads. */
  erase?(query: QueryNode, range: TimeRange, options?: { readonly signal?: AbortSignal }): Promise<EraseResult>
  /** Frees what the engine opened. */
  close(): Promise<void>
}
