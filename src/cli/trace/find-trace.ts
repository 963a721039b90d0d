import type { QueryNode } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { fieldValues } from '../../query/values.ts'
import type { Logs } from '../../search/logs.ts'
import type { LogQuery } from '../../search/log-query.ts'
import { compareRecords } from '../../query/order.ts'

/** The lines of a request, oldest first. */
export interface FoundTrace {
  readonly records: readonly LogRecord[]
  readonly warnings: readonly string[]
  /** There are more lines than were asked for. */
  readonly isCut: boolean
}

/** By these fields lines of several services belong together. */
const shared = ['trace.id', 'http.request.id'] as const
const ids: readonly string[] = [...shared, 'transaction.id', 'span.id']
/** An id may stand in lines of several requests (an order's): all of them are shown, up to this many. */
const maxRequests = 20

/**
 * Finds the lines that have an id, and those of the same requests in all services. An id that is no id of a trace, request, span or
 * transaction may be any field's value: an order number finds the requests that name it.
 */
export async function findTrace(
  logs: Logs,
  id: string,
  within: (query: LogQuery) => LogQuery,
  limit: number,
): Promise<FoundTrace> {
  const warnings = new Set<string>()
  let isCut = false
  const ask = async (node: QueryNode): Promise<readonly LogRecord[]> => {
    const page = await within(logs.query(node)).search({ limit, order: 'oldest' })
    for (const warning of page.$.warnings ?? []) warnings.add(warning)
    isCut ||= page.total > page.records.length
    return page.records
  }
  let found = await ask(anyOf(ids.map((field) => equals(field, id))))
  if (found.length === 0) found = await ask(equals('*', id))
  const all = new Map(found.map((record) => [record.id, record]))
  const requests = shared.flatMap((field) =>
    [...new Set(found.flatMap((record) => fieldValues(record, field).map(String)))]
      .filter((value) => value !== id)
      .slice(0, maxRequests)
      .map((value) => equals(field, value)),
  )
  if (requests.length > 0) for (const record of await ask(anyOf(requests))) all.set(record.id, record)
  return { records: [...all.values()].sort(compareRecords), warnings: [...warnings], isCut }
}

function anyOf(clauses: readonly QueryNode[]): QueryNode {
  const [first] = clauses
  return clauses.length === 1 && first !== undefined ? first : { kind: 'or', clauses }
}

function equals(field: string, text: string): QueryNode {
  return { kind: 'match', field, value: { kind: 'quoted', text } }
}
