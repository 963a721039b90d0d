import type { LogEngine } from '../../src/core/engine.ts'
import type { Samples } from './query-set.ts'

/** What the queries name of the lines: of the first one. Closes the engine. */
export async function sampleLines(engine: LogEngine): Promise<Samples> {
  const { records } = await engine.search({ kind: 'all' }, {}, { limit: 1, order: 'oldest' })
  const fields = records[0]?.fields ?? {}
  await engine.close()
  return { trace: String(fields['trace.id']), user: String(fields['user.id']) }
}
