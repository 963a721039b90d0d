import type { LogEngine } from '../../src/core/engine.ts'
import type { LogRecord } from '../../src/core/record.ts'

/** The newest record of a store. */
export async function newestRecord(engine: LogEngine): Promise<LogRecord | undefined> {
  const { records } = await engine.search({ kind: 'all' }, {}, { limit: 1, order: 'newest' })
  return records[0]
}

/** The number of the newest line; 0 where there is none. */
export async function newestNumber(engine: LogEngine): Promise<number> {
  return Number((await newestRecord(engine))?.fields['n'] ?? 0)
}
