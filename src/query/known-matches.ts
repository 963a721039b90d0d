import type { LogRecord } from '../core/record.ts'
import type { QueryNode } from '../core/query.ts'

/** No member of a line comes under this name as what is put here. */
const name = '\0matches'

/**
 * Which of the queries of `filters` find lines. An engine that keeps columns asks these, and puts the answer into the record that stands
 * for all lines that are alike in it.
 */
export class KnownMatches {
  readonly queries: ReadonlySet<QueryNode>

  constructor(queries: ReadonlySet<QueryNode>) {
    this.queries = queries
  }

  /** Puts it where {@link isKnown} finds it. */
  putInto(fields: Record<string, unknown>): void {
    const before = fields[name]
    fields[name] = before instanceof KnownMatches ? new KnownMatches(new Set([...before.queries, ...this.queries])) : this
  }
}

/** Is a query known to find a record? Undefined where nothing is known of the record. */
export function isKnown(query: QueryNode, { fields }: LogRecord): boolean | undefined {
  const known = fields[name]
  return known instanceof KnownMatches ? known.queries.has(query) : undefined
}

/** What is known of a record is not asked of it. */
export function testKnown(query: QueryNode, test: (record: LogRecord) => boolean): (record: LogRecord) => boolean {
  return (record) => isKnown(query, record) ?? test(record)
}
