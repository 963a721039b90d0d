import type { Aggregation, Aggregations } from '../core/aggregation.ts'
import type { RawResult, RawResults } from '../core/engine.ts'
import { CordwoodError } from '../core/error.ts'
import { standardLevels } from '../core/level.ts'
import type { MessagePatterns } from '../core/message-patterns.ts'
import type { TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, Accumulators, MakeInner, ReadValues } from './accumulator.ts'
import { checkAggregations } from './aggregation-check.ts'
import { DateHistogram, Filters, Histogram, Ranges, Terms } from './bucket-kinds.ts'
import { Composite, sourceField, sourceReader } from './composite.ts'
import { fieldNames } from './fields.ts'
import { testKnown } from './known-matches.ts'
import { Cardinality, LineCount, PercentileRanks, Percentiles } from './metrics.ts'
import { Patterns } from './patterns.ts'
import { type EvaluateOptions, toPredicate } from './predicate.ts'
import { createRounding } from './rounding.ts'
import { Stats, statsOf } from './stats.ts'
import { Sum } from './sum.ts'
import { TopHits } from './top-hits.ts'
import { firstValues } from './values.ts'
import { linesOf, weightOf } from './weight.ts'

/** Takes the lines that a query finds, one by one, and answers with all results. */
export interface Aggregator {
  /** @param lines - for how many lines just like it the record stands; default 1. */
  add(record: LogRecord, lines?: number): void
  /** Takes in what another aggregator, made with the same arguments, has seen; that one is not used any more. */
  merge(other: Aggregator): void
  results(): RawResults
  /** How many lines came, or with weights, for how many they stand. */
  readonly total: number
}

/** What aggregations depend on besides the lines. */
export interface AggregatorOptions extends EvaluateOptions {
  /** Lines that sampling kept count as many times as they stand for. */
  readonly weighted?: boolean
  /** Each line counts as many times, where the lines are a sample; default 1. */
  readonly scale?: number
  /** Tells kinds of messages; without it `patterns` are refused. */
  readonly patterns?: MessagePatterns
}

/**
 * Computes aggregations over lines as they come: the readable definition, which every engine must agree with. Memory grows with
 * the buckets, with the numbers of percentiles and with the distinct values of cardinality, not with the lines.
 *
 * @param range - date histograms are filled out to its ends; lines outside are not left out here.
 * @throws CORDWOOD_ERR_AGGREGATION_INVALID, at once or (too many buckets) from `results`.
 */
export function createAggregator(aggregations: Aggregations, range: TimeRange = {}, options: AggregatorOptions = {}): Aggregator {
  checkAggregations(aggregations, options.weighted)
  const { weighted = false, scale = 1 } = options
  return new RecordAggregator(compileAll(aggregations, range, options)(), weighted, scale)
}

class RecordAggregator implements Aggregator {
  readonly #accumulators: Accumulators
  readonly #isWeighted: boolean
  readonly #scale: number
  readonly #total = new Sum()

  constructor(accumulators: Accumulators, isWeighted: boolean, scale: number) {
    this.#accumulators = accumulators
    this.#isWeighted = isWeighted
    this.#scale = scale
  }

  add(record: LogRecord, lines = 1): void {
    const weight = (this.#isWeighted ? weightOf(record) : 1) * this.#scale * lines
    this.#total.add(weight)
    this.#accumulators.add(record, weight)
  }

  merge(other: Aggregator): void {
    this.#total.add((other as RecordAggregator).#total.value)
    this.#accumulators.merge((other as RecordAggregator).#accumulators)
  }

  results(): RawResults {
    return this.#accumulators.results()
  }

  get total(): number {
    return linesOf(this.#total.value)
  }
}

/** {@link createAggregator} over lines that are there already. */
export function aggregateRecords(
  records: Iterable<LogRecord>,
  aggregations: Aggregations,
  range: TimeRange = {},
  options: AggregatorOptions = {},
): RawResults {
  const aggregator = createAggregator(aggregations, range, options)
  for (const record of records) aggregator.add(record)
  return aggregator.results()
}

class NamedAccumulators implements Accumulators {
  readonly #named: readonly (readonly [string, Accumulator])[]

  constructor(named: readonly (readonly [string, Accumulator])[]) {
    this.#named = named
  }

  add(record: LogRecord, weight: number): void {
    for (const [, accumulator] of this.#named) accumulator.add(record, weight)
  }

  merge(other: Accumulators): void {
    for (const [at, [, accumulator]] of (other as NamedAccumulators).#named.entries()) this.#named[at]?.[1].merge(accumulator)
  }

  results(): RawResults {
    return Object.fromEntries(this.#named.map(([name, accumulator]): [string, RawResult] => [name, accumulator.result()]))
  }
}

/** What is the same in every bucket is made once. */
function compileAll(aggregations: Aggregations, range: TimeRange, options: AggregatorOptions): MakeInner {
  const makers = Object.entries(aggregations).map(([name, spec]) => [name, compileOne(spec, range, options)] as const)
  return () => new NamedAccumulators(makers.map(([name, make]) => [name, make()] as const))
}

function compileOne(spec: Aggregation, range: TimeRange, options: AggregatorOptions): () => Accumulator {
  const { levels = standardLevels, weighted = false } = options
  const reader = (field: string): ReadValues => {
    const names = fieldNames(field)
    return (record) => firstValues(record, names, levels)
  }
  const inner = compileAll(('aggs' in spec ? spec.aggs : undefined) ?? {}, range, options)
  if ('terms' in spec) {
    const read = reader(spec.terms)
    return () => new Terms(read, spec, inner)
  }
  if ('dateHistogram' in spec) {
    const read = reader(spec.field ?? '@timestamp')
    const rounding = createRounding(spec.dateHistogram, spec.timeZone)
    return () => new DateHistogram(read, spec, rounding, range, inner)
  }
  if ('histogram' in spec) {
    const read = reader(spec.histogram)
    return () => new Histogram(read, spec, inner)
  }
  if ('range' in spec) {
    const read = reader(spec.range)
    return () => new Ranges(read, spec, inner)
  }
  if ('filters' in spec) {
    const tests = Object.values(spec.filters).map((query) => testKnown(query, toPredicate(query, options)))
    return () => new Filters(spec, tests, inner)
  }
  if ('composite' in spec) {
    const readers = Object.values(spec.composite).map((source) => sourceReader(source, reader(sourceField(source))))
    return () => new Composite(spec, readers, inner, levels)
  }
  if ('patterns' in spec) {
    const { patterns } = options
    if (patterns === undefined) {
      const message = 'Expected an engine that tells patterns, got one that does not. Ask for `terms` of `log.template_id`.'
      throw new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', message)
    }
    return () => new Patterns(spec, patterns, inner)
  }
  if ('topHits' in spec) {
    const read = reader(spec.sort?.by ?? '@timestamp')
    return () => new TopHits(spec, read)
  }
  return compileMetric(spec, reader, weighted)
}

/** What stands in no bucket of its own. */
type Metric = Exclude<Aggregation, { readonly aggs?: unknown } | { readonly topHits: number }>

function compileMetric(spec: Metric, reader: (field: string) => ReadValues, isWeighted: boolean): () => Accumulator {
  if ('percentiles' in spec) {
    const read = reader(spec.percentiles)
    return () => new Percentiles(read, spec)
  }
  if ('percentileRanks' in spec) {
    const read = reader(spec.percentileRanks)
    return () => new PercentileRanks(read, spec)
  }
  if ('cardinality' in spec) {
    const read = reader(spec.cardinality)
    return () => new Cardinality(read)
  }
  if ('count' in spec) {
    const read = reader(spec.count)
    return () => new LineCount(read)
  }
  const { field, part } = statsOf(spec)
  const read = reader(field)
  return () => new Stats(read, field, part, isWeighted)
}
