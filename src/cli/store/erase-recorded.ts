import { createLogger } from '../../logger/create.ts'
import type { EraseResult } from '../../core/engine.ts'
import type { Logs } from '../../search/logs.ts'
import { keyOfEnvironment, readKey } from '../read-key.ts'
import type { EraseRecord, EraseRequest } from './erase-request.ts'

/**
 * Erases with a record of it: one before, one after, on the disk before anything goes on, as `logs.erasePerson` writes them. Without a
 * key the actor is written as he is. Throws CORDWOOD_ERR_AUDIT where the record cannot be written: nothing is erased then.
 */
export async function eraseRecorded(
  logs: Logs,
  { query, range }: EraseRequest,
  { path, keyFile, actor, reference }: EraseRecord,
  signal: AbortSignal,
): Promise<EraseResult> {
  const key = keyFile === undefined ? keyOfEnvironment() : await readKey(keyFile)
  const log = createLogger({
    service: 'cordwood',
    sinks: [],
    exit: { signals: [] },
    audit: { path, mkdir: true, onFailure: 'throw', ...(key === undefined ? { keep: ['actor'] } : { key }) },
  })
  try {
    return await logs.erasePerson(query, { audit: log, actor, reference, range, signal })
  } finally {
    await log.close()
  }
}
