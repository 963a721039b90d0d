import type { LogQuery } from '../search/log-query.ts'
import type { Logs } from '../search/logs.ts'
import type { Command } from './command.ts'

/** The query of a command, with its time range. */
export function queryOf(logs: Logs, { query, range }: Command): LogQuery {
  const asked = logs.query(query)
  return 'last' in range ? asked.last(range.last) : asked.within(range)
}
