import type { LogRecord } from '../core/record.ts'
import { and } from '../query/ast.ts'
import { checkQueryFields } from './allowed-fields.ts'
import type { AggregationSpecs, CheckedSpecs } from './aggregation-spec.ts'
import type { QueryInput } from './derive/spec.ts'
import { hashLiterals } from './hash-literals.ts'
import { LogQuery } from './log-query.ts'
import { erasePerson, exportPerson, findPerson } from './person.ts'
import type { Person, PersonErasure, PersonOptions, PersonReport } from './person.ts'
import type { AggregateOptions, AggregateResult, QuerySource, SearchPage } from './query-options.ts'
import { readQuery } from './read-specs.ts'
import { readSavedQuery, type SavedQuery } from './saved/saved-query.ts'
import type { RangeInput } from './time-range.ts'

const everything: RangeInput = {}

/** Logs that can be asked: files, or an index of Elasticsearch. Made by `openLogs`. */
export class Logs implements AsyncDisposable {
  readonly #source: QuerySource

  /** @internal */
  constructor(source: QuerySource) {
    this.#source = source
  }

  /**
   * Begins a query.
   *
   * @param query - KQL as text, or one that the tag `kql` made; without it every line.
   * @throws CORDWOOD_ERR_QUERY_SYNTAX and its like, with a caret under the place.
   */
  query(query: QueryInput = and([])): LogQuery {
    const node = readQuery(query)
    const { hash, allowedFields } = this.#source
    checkQueryFields(node, allowedFields)
    return new LogQuery(this.#source, hash === undefined ? node : hashLiterals(node, hash), everything)
  }

  /**
   * One page of lines, the newest first.
   *
   * @example
   * ```ts
   * import { openLogs } from 'cordwood/query'
   * const logs = await openLogs('./logs')
   * const { records } = await logs.search('level:error and "payment failed"', { from: 'now-1h' }, 20)
   * ```
   */
  search(query: QueryInput, range: RangeInput = everything, limit = 1000): Promise<SearchPage> {
    return this.query(query).within(range).search({ limit })
  }

  /** Computes over lines; also with `{ type, field, params }` for each aggregation. */
  aggregate<const Specs extends AggregationSpecs>(
    query: QueryInput,
    specs: Specs & CheckedSpecs<Specs>,
    range: RangeInput = everything,
    options: AggregateOptions = {},
  ): Promise<AggregateResult<Specs>> {
    return this.query(query).within(range).aggregate<AggregationSpecs>(specs, options) as Promise<AggregateResult<Specs>>
  }

  /**
   * Begins a query that was kept, with its range. Its `view` is options of `search`.
   *
   * @throws CORDWOOD_ERR_OPTION_INVALID where it is none, CORDWOOD_ERR_QUERY_SYNTAX, CORDWOOD_ERR_RANGE_INVALID and their like.
   * @example
   * ```ts
   * import { openLogs } from 'cordwood/query'
   * const logs = await openLogs('./logs')
   * const failures = { name: 'failures', kql: 'level >= error', range: { last: '1h' }, view: { limit: 20 } }
   * const page = await logs.saved(failures).search(failures.view)
   * ```
   */
  saved(saved: SavedQuery): LogQuery {
    const { kql, range = everything } = readSavedQuery(saved)
    return this.query(kql).within(range)
  }

  /** The line of an id. */
  get(id: string): Promise<LogRecord | undefined> {
    return this.#source.engine.get(id)
  }

  /**
   * How much there is of a person, with an audit record of the look.
   *
   * @throws CORDWOOD_ERR_OPTION_INVALID; whatever the audit record cannot be written for.
   */
  findPerson(person: Person, options: PersonOptions): Promise<PersonReport> {
    return findPerson(this.#source, person, options)
  }

  /** All lines of a person, oldest first, with an audit record when it begins and when it ends. */
  exportPerson(person: Person, options: PersonOptions): AsyncIterable<LogRecord> {
    return exportPerson(this.#source, person, options)
  }

  /**
   * Erases all lines of a person, for good, with an audit record before and after; lines that could not be erased are told. Over a
   * store and over Elasticsearch; engines that only read refuse.
   *
   * @throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_ELASTICSEARCH, CORDWOOD_ERR_ABORTED; whatever the audit record cannot be written for.
   * @example
   * ```ts
   * import { createLogger } from 'cordwood'
   * import { openLogs } from 'cordwood/query'
   * const log = createLogger({ audit: { path: 'audit.log', key: 'from a vault' } })
   * const logs = await openLogs('./store')
   * const request = { audit: log, actor: 'ann', reference: 'DSR-17' }
   * const { erased, remaining } = await logs.erasePerson({ 'user.id': 'u-1', message: 'bob@example.org' }, request)
   * ```
   */
  erasePerson(person: Person, options: PersonOptions): Promise<PersonErasure> {
    return erasePerson(this.#source, person, options)
  }

  /** Frees what was opened; what was given (a client) stays open. */
  close(): Promise<void> {
    return this.#source.engine.close()
  }

  /** Closes, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
