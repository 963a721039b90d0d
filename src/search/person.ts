import { checkKeys, checkString, describe } from '../core/check.ts'
import type { EraseResult } from '../core/engine.ts'
import { CordwoodError } from '../core/error.ts'
import type { QueryNode, TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import { or } from '../query/ast.ts'
import { condition } from './condition.ts'
import { hashLiterals } from './hash-literals.ts'
import type { QuerySource } from './query-options.ts'
import { type RangeInput, readRange } from './time-range.ts'

/** How a person is known in the lines: by one of some fields, or by a query. A value of `message` is looked for as a phrase. */
export type Person = Readonly<Record<string, PersonValue | readonly PersonValue[]>> | QueryNode
type PersonValue = string | number

/** Whatever keeps the record of what was done: a logger with the option `audit`. */
export interface PersonAudit {
  /** Writes one record, as `log.audit` does. */
  audit(message: string, fields: object): { readonly durable: Promise<void> }
}

/** On whose behalf a person's data are looked at, and who keeps the record of it. */
export interface PersonOptions {
  /** A logger with the option `audit`. Nothing is shown or erased before its record is on the disk. */
  readonly audit: PersonAudit
  /** Who does it. */
  readonly actor: string
  /** What it answers: the number of the request. It stands in the record; what the person is known by does not. */
  readonly reference: string
  /** Only in this time; default all. */
  readonly range?: RangeInput
  /** Cancels: the call rejects with CORDWOOD_ERR_ABORTED. */
  readonly signal?: AbortSignal
}

/** What there is of a person. */
export interface PersonReport {
  /** Lines. */
  readonly lines: number
  /** When the first was written; undefined without lines. */
  readonly first: Date | undefined
  /** When the last was written. */
  readonly last: Date | undefined
  /** False where a part of the logs could not be read: there may be more. */
  readonly complete: boolean
}

/** What was erased of a person. */
export interface PersonErasure extends EraseResult {
  /** Lines that are still found after it. */
  readonly remaining: number
}

/** What is asked, and how it is recorded. */
interface Request {
  readonly query: QueryNode
  readonly range: TimeRange
  readonly reading: { readonly signal?: AbortSignal }
  record(action: string, outcome: object): Promise<void>
}

/** How much there is of a person. */
export async function findPerson(source: QuerySource, person: Person, options: PersonOptions): Promise<PersonReport> {
  const { query, range, reading, record } = readRequest(source, person, options)
  const report = await look(source, query, range, reading)
  await record('find', { lines: report.lines, complete: report.complete })
  return report
}

/** All lines of a person, oldest first. */
export async function* exportPerson(source: QuerySource, person: Person, options: PersonOptions): AsyncGenerator<LogRecord> {
  const { query, range, reading, record } = readRequest(source, person, options)
  await record('export', { state: 'begun' })
  let lines = 0
  let state = 'stopped'
  try {
    for await (const line of source.engine.export(query, range, reading)) {
      lines++
      yield line
    }
    state = 'complete'
  } finally {
    await record('export', { state, lines })
  }
}

/** Erases all lines of a person. */
export async function erasePerson(source: QuerySource, person: Person, options: PersonOptions): Promise<PersonErasure> {
  const { engine } = source
  const { query, range, reading, record } = readRequest(source, person, options)
  if (engine.erase === undefined) {
    const message = `Expected an engine that can erase lines (a store, or Elasticsearch), got \`${engine.name}\`, which only reads files. Import them into a store first, or delete the files.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  const { lines } = await look(source, query, range, reading)
  await record('erase', { state: 'begun', lines })
  let result: EraseResult
  try {
    result = await engine.erase(query, range, reading)
  } catch (error) {
    await record('erase', { state: 'stopped', error: error instanceof CordwoodError ? error.code : 'unknown' })
    throw error
  }
  const { lines: remaining, complete } = await look(source, query, range, reading)
  const { found, erased, failed, reasons } = result
  // Of what cannot be read it is not known whether there are more.
  const state = failed === 0 && remaining === 0 && complete && reasons.length === 0 ? 'complete' : 'partial'
  await record('erase', { state, found, erased, failed, remaining })
  return { ...result, remaining }
}

async function look(
  { engine }: QuerySource,
  query: QueryNode,
  range: TimeRange,
  reading: Request['reading'],
): Promise<PersonReport> {
  const { results, total, $ } = await engine.aggregate(query, { times: { stats: '@timestamp' } }, range, reading)
  const { times } = results
  const [min, max] = times?.kind === 'stats' ? [times.min, times.max] : [null, null]
  const date = (time: number | null): Date | undefined => (time === null ? undefined : new Date(time))
  return { lines: total, first: date(min), last: date(max), complete: $.exact && !$.timedOut && $.partial !== true }
}

function readRequest({ engine, clock, hash }: QuerySource, person: Person, options: PersonOptions): Request {
  checkKeys('a request for a person', options, ['audit', 'actor', 'reference', 'range', 'signal'])
  const actor = checkString('actor', options.actor)
  const reference = checkString('reference', options.reference)
  const { audit, range = {}, signal } = options
  if (typeof audit !== 'object' || audit === null || typeof audit.audit !== 'function')
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`audit\` to be a logger, got ${describe(audit)}.`)
  const { node, by } = readPerson(person)
  return {
    query: hash === undefined ? node : hashLiterals(node, hash),
    range: readRange(range, clock.now()),
    reading: signal === undefined ? {} : { signal },
    async record(action, outcome) {
      const what = { actor, action: `person.${action}`, reference, engine: engine.name, by, ...outcome }
      await audit.audit(`data of a person: ${action}`, what).durable
    },
  }
}

/** The query of a person, and the fields that it looks at: their names, for the record. */
function readPerson(person: Person): { readonly node: QueryNode; readonly by: readonly string[] } {
  if (typeof person !== 'object' || person === null) throw unknownPerson(person)
  if (isQuery(person)) {
    if (person.kind === 'all' || person.kind === 'not') throw unknownPerson('a query that says who it is not')
    return { node: person, by: ['a query'] }
  }
  const entries = Object.entries(person).map(([field, value]) => [field, isList(value) ? value : [value]] as const)
  if (entries.length === 0 || entries.some(([, values]) => values.length === 0 || values.includes('')))
    throw unknownPerson('nothing')
  const node = or(entries.flatMap(([field, values]) => values.map((value) => condition(field, '=', value))))
  return { node, by: entries.map(([field]) => field) }
}

function isQuery(person: Person): person is QueryNode {
  return typeof person['kind'] === 'string' && Object.isFrozen(person)
}

function isList(value: PersonValue | readonly PersonValue[]): value is readonly PersonValue[] {
  return Array.isArray(value)
}

function unknownPerson(got: unknown): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected what a person is known by ({ 'user.id': 'u-1' }, or a query made by \`kql\`), got ${describe(got)}.`,
  )
}
