import { checkInteger, checkKeys, checkOneOf, describe } from '../core/check.ts'
import type { PageRequest, ReadOptions } from '../core/engine.ts'
import { CordwoodError } from '../core/error.ts'
import { longestTimerMs } from '../core/longest-timer.ts'
import type { QueryNode, TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import { compileQuery } from '../elasticsearch/engine/compile.ts'
import { and } from '../query/ast.ts'
import { compileHighlight } from '../query/highlight.ts'
import { toPredicate } from '../query/predicate.ts'
import { printQuery } from '../query/print.ts'
import { isInRange, wholeRange } from '../query/time-range.ts'
import type { AggregationSpecs, CheckedSpecs } from './aggregation-spec.ts'
import { checkFields, checkQueryFields, checkTreeFields } from './allowed-fields.ts'
import { allWords, condition, type WhereOperator } from './condition.ts'
import type { FieldInput, FieldName, Row } from './field-types.ts'
import type { AggregateOptions, AggregateResult, QueryPlan, QuerySource, SearchOptions, SearchPage } from './query-options.ts'
import { askDerived } from './derive/ask.ts'
import { guarded } from './guard.ts'
import { hashLiterals, hashTree } from './hash-literals.ts'
import { completeMetadata } from './metadata.ts'
import { readSpecs } from './read-specs.ts'
import { toRow } from './row.ts'
import { type SavedQuery, type SavedView, toSavedQuery } from './saved/saved-query.ts'
import { shapeResults } from './shape-results.ts'
import { type RangeInput, readRange, type TimeInput } from './time-range.ts'

/**
 * A query, not asked yet. It never changes: each method answers with a new one.
 *
 * @example
 * ```ts
 * import { openLogs } from 'cordwood/query'
 * const logs = await openLogs('./logs')
 * const page = await logs.query('level >= warn').last('1h').where('service.name', 'in', ['cart', 'checkout']).search({ limit: 50 })
 * console.log(page.total)
 * ```
 */
export class LogQuery {
  readonly #source: QuerySource
  readonly #node: QueryNode
  readonly #range: RangeInput

  /** @internal */
  constructor(source: QuerySource, node: QueryNode, range: RangeInput) {
    this.#source = source
    this.#node = node
    this.#range = range
  }

  /** Only the last so much: `30s`, `15m`, `1h`, `7d`. Reckoned at each call. Throws CORDWOOD_ERR_RANGE_INVALID. */
  last(duration: string): LogQuery {
    return this.within({ last: duration })
  }

  /** Only from a moment (included) to another (excluded). Throws CORDWOOD_ERR_RANGE_INVALID. */
  between(from: TimeInput, to: TimeInput): LogQuery {
    return this.within({ from, to })
  }

  /** Only within a range, which may be open at an end. Throws CORDWOOD_ERR_RANGE_INVALID. */
  within(range: RangeInput): LogQuery {
    readRange(range, this.#source.clock.now())
    return new LogQuery(this.#source, this.#node, range)
  }

  /** Only lines whose field compares so. A value never becomes syntax. Throws CORDWOOD_ERR_QUERY_FIELD. */
  where<Field extends FieldName>(field: Field, operator: 'exists' | 'not exists'): LogQuery
  /** Only lines with one (or none) of these values. */
  where<Field extends FieldName>(field: Field, operator: 'in' | 'not in', values: readonly FieldInput<Field>[]): LogQuery
  /** Only lines whose value begins so, or fits a regular expression as a whole. */
  where<Field extends FieldName>(field: Field, operator: 'starts with' | 'matches', value: string): LogQuery
  /** Only lines whose value compares so; levels by their rank. */
  where<Field extends FieldName>(field: Field, operator: '=' | '!=' | '>' | '>=' | '<' | '<=', value: FieldInput<Field>): LogQuery
  where(field: string, operator: WhereOperator, value?: unknown): LogQuery {
    return this.#with(condition(field, operator, value))
  }

  /** Only lines whose message has all of these words. */
  text(words: string): LogQuery {
    return this.#with(allWords(words))
  }

  /** One page of lines. */
  search(options?: SearchOptions): Promise<SearchPage>
  /** One page of lines, only some fields of each. */
  search<const Field extends FieldName>(
    options: SearchOptions<Field> & { readonly fields: readonly Field[] },
  ): Promise<SearchPage<Row<Field>>>
  /** One page of lines as the view of a saved query shows them: whole, or only some fields of each. */
  search(options: SearchOptions<string> | undefined): Promise<SearchPage<LogRecord | Row<string>>>
  async search(options: SearchOptions<string> = {}): Promise<SearchPage<unknown>> {
    checkKeys('search', options, ['limit', 'order', 'after', 'fields', 'highlight', 'signal', 'timeoutMs'])
    const { engine, clock, levels, allowedFields } = this.#source
    const { fields } = options
    const isHighlighted = checkFlag('highlight', options.highlight)
    checkFields(fields ?? [], allowedFields)
    const request: PageRequest = {
      limit: checkInteger('limit', options.limit, 1000, 0, 10_000),
      order: checkOneOf('order', options.order, ['newest', 'oldest'], 'newest'),
      ...(options.after === undefined ? {} : { after: checkCursor(options.after) }),
      ...reading(options),
    }
    const page = await engine.search(this.#node, this.#now(), request)
    const highlight = isHighlighted ? compileHighlight(this.#node, { now: clock.now(), levels }) : undefined
    return {
      ...page,
      records: fields === undefined ? page.records : page.records.map((record) => toRow(record, fields, levels)),
      ...(highlight !== undefined && { highlights: page.records.map(highlight) }),
      $: completeMetadata(page.$),
    }
  }

  /**
   * Computes over the lines. The results have the names of the specification, and their types come from it.
   * Throws CORDWOOD_ERR_AGGREGATION_INVALID.
   */
  async aggregate<const Specs extends AggregationSpecs>(
    specs: Specs & CheckedSpecs<Specs>,
    options: AggregateOptions = {},
  ): Promise<AggregateResult<Specs>> {
    checkKeys('aggregate', options, ['signal', 'timeoutMs', 'weighted'])
    const weighted = checkFlag('weighted', options.weighted)
    const { engine, hash, allowedFields } = this.#source
    const read = readSpecs(specs)
    checkTreeFields(read, allowedFields)
    const tree = hash === undefined ? read : hashTree(read, hash)
    const range = this.#now()
    const limits = { ...reading(options), ...(weighted && { weighted }) }
    const answer = await askDerived(engine, this.#node, tree, range, limits)
    const $ = completeMetadata(answer.$, answer.results)
    return { ...shapeResults(tree, answer, range, this.#source), total: answer.total, $ } as AggregateResult<Specs>
  }

  /** All lines, oldest first, without a limit. */
  export(options: { readonly signal?: AbortSignal } = {}): AsyncIterable<LogRecord> {
    checkKeys('export', options, ['signal'])
    return this.#source.engine.export(this.#node, this.#now(), options)
  }

  /** New lines as they come, from this moment on; ends when the signal says so. Those outside of the time range are left out. */
  tail(options: { readonly signal?: AbortSignal } = {}): AsyncIterable<LogRecord> {
    checkKeys('tail', options, ['signal'])
    const lines = this.#source.engine.tail(this.#node, options)
    const range = (): TimeRange => this.#now()
    return (async function* () {
      for await (const record of lines) if (isInRange(record.time, range())) yield record
    })()
  }

  /** The query as a function of a record. Its `now` is the moment of this call. */
  toPredicate(): (record: LogRecord) => boolean {
    const range = this.#now()
    const { clock, levels } = this.#source
    const matches = toPredicate(this.#guarded(), { now: clock.now(), levels })
    return (record) => isInRange(record.time, range) && matches(record)
  }

  /**
   * The body of a search that asks Elasticsearch or OpenSearch the same. Without the index at hand, each clause goes by what its
   * value looks like; patterns of field names (`http.*`) find nothing.
   */
  toElasticsearch(): { readonly query: object } {
    const { clock, levels } = this.#source
    const now = clock.now()
    const { from, to } = wholeRange(readRange(this.#range, now))
    const bounds = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) }
    const query = compileQuery(this.#guarded(), { now, levels })
    if (from === undefined && to === undefined) return { query }
    return { query: { bool: { filter: [query, { range: { '@timestamp': { ...bounds, format: 'epoch_millis' } } }] } } }
  }

  /**
   * What the query means and how it would be asked; nothing is read. Throws CORDWOOD_ERR_QUERY_FIELD for an unknown level or a date
   * that is none.
   */
  explain(): QueryPlan {
    const { from, to } = this.#now()
    const { engine, guard } = this.#source
    this.toPredicate()
    return {
      engine: engine.name,
      ...(guard !== undefined && { guard: printQuery(guard) }),
      query: printQuery(this.#node),
      tree: this.#node,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    }
  }

  /**
   * The query as JSON to keep: `logs.saved()` begins it again, and `cordwood lint` looks through many. Without the guard, which belongs to
   * the logs and not to the query. Throws CORDWOOD_ERR_OPTION_INVALID.
   *
   * @param view - how its lines are shown: options of `search`.
   */
  toSaved(name: string, view?: SavedView): SavedQuery {
    return toSavedQuery(name, this.#node, this.#range, view)
  }

  #guarded(): QueryNode {
    return guarded(this.#source.guard, this.#node)
  }

  #now(): TimeRange {
    return readRange(this.#range, this.#source.clock.now())
  }

  #with(added: QueryNode): LogQuery {
    const { hash, allowedFields } = this.#source
    checkQueryFields(added, allowedFields)
    const node = hash === undefined ? added : hashLiterals(added, hash)
    return new LogQuery(this.#source, and([this.#node, node].filter(({ kind }) => kind !== 'all')), this.#range)
  }
}

function checkFlag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be true or false, got ${describe(value)}.`)
}

function reading({ signal, timeoutMs }: ReadOptions): ReadOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs: checkInteger('timeoutMs', timeoutMs, 0, 1, longestTimerMs) }),
  }
}

function checkCursor(after: unknown): string {
  if (typeof after === 'string' && after !== '') return after
  throw new CordwoodError(
    'CORDWOOD_ERR_CURSOR_INVALID',
    `Expected \`after\` to be the \`cursor\` of a page, got ${describe(after)}.`,
  )
}
