import { checkInteger, checkKeys, checkOneOf, checkString, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode } from '../../core/query.ts'
import { printQuery } from '../../query/print.ts'
import type { RangeInput, TimeInput } from '../time-range.ts'

/** How the lines of a saved query are shown: options of `search`. */
export interface SavedView {
  /** Only these fields of each line. */
  readonly fields?: readonly string[]
  /** Default `newest`. */
  readonly order?: 'newest' | 'oldest'
  /** How many lines. */
  readonly limit?: number
  /** With the parts of each line that the query asked for. */
  readonly highlight?: boolean
}

/** A query that is kept, as JSON. */
export interface SavedQuery {
  /** By which people know it. */
  readonly name: string
  /** What it is for. */
  readonly description?: string
  /** The query. */
  readonly kql: string
  /** Dates as ISO text or date math (`now-1d/d`), or `{ last: '1h' }`. */
  readonly range?: RangeInput
  /** How its lines are shown. */
  readonly view?: SavedView
}

/**
 * Checks the form of a saved query that comes from outside; its KQL and its range are checked when it is asked, or by
 * `lintSavedQueries`. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 */
export function readSavedQuery(value: unknown): SavedQuery {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected a saved query { name, kql, range, view }, got ${describe(value)}.`,
    )
  const { name, kql, description, range, view } = value as Partial<Record<keyof SavedQuery, unknown>>
  checkKeys('a saved query', value, ['name', 'description', 'kql', 'range', 'view'])
  return {
    name: checkString('name', name),
    kql: text('kql', kql),
    ...(description !== undefined && { description: text('description', description) }),
    ...(range !== undefined && { range: object('range', range) }),
    ...(view !== undefined && { view: readView(object('view', view)) }),
  }
}

/** A query in the form in which it is kept: canonical KQL, and its range with times as text. */
export function toSavedQuery(name: string, node: QueryNode, range: RangeInput, view: SavedView | undefined): SavedQuery {
  const ends = 'last' in range ? range : { ...printed('from', range.from), ...printed('to', range.to) }
  const isOpen = Object.keys(ends).length === 0
  return readSavedQuery({ name, kql: printQuery(node), ...(!isOpen && { range: ends }), ...(view !== undefined && { view }) })
}

function printed(end: 'from' | 'to', time: TimeInput | undefined): object {
  if (time === undefined) return {}
  return { [end]: typeof time === 'string' ? time : new Date(time).toISOString() }
}

function readView(view: object): SavedView {
  checkKeys('`view`', view, ['fields', 'order', 'limit', 'highlight'])
  const { fields, order, limit, highlight } = view as Partial<Record<keyof SavedView, unknown>>
  return {
    ...(fields !== undefined && { fields: texts('view.fields', fields) }),
    ...(order !== undefined && { order: checkOneOf('view.order', order, ['newest', 'oldest'], 'newest') }),
    ...(limit !== undefined && { limit: checkInteger('view.limit', limit, 1000, 0, 10_000) }),
    ...(highlight !== undefined && { highlight: flag('view.highlight', highlight) }),
  }
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw invalid(name, 'a text', value)
}

function texts(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string' && each !== ''))
    return value as readonly string[]
  throw invalid(name, 'a list of names of fields', value)
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(name, 'true or false', value)
}

function object(name: string, value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw invalid(name, 'an object', value)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}
