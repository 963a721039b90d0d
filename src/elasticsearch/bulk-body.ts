import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { QueuedLine } from './line-queue.ts'

const compress = promisify(gzip)

/** A `_bulk` body in its wire form. */
export interface BulkBody {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

const headers = { 'content-type': 'application/x-ndjson', accept: 'application/json' }

/**
 * Action lines and lines. `create` with the record id: what was stored before answers 409 and is not stored twice.
 * The lines are sent as they are; nothing is parsed or printed again.
 *
 * @param level - of gzip, 1 to 9; 0 for none. It runs in the thread pool.
 */
export async function encodeBulk(lines: readonly QueuedLine[], level: number): Promise<BulkBody> {
  let text = ''
  for (const { id, line } of lines) text += `{"create":{"_id":"${id}"}}\n${line}`
  const bytes = Buffer.from(text)
  if (level === 0) return { bytes, headers }
  return { bytes: await compress(bytes, { level }), headers: { ...headers, 'content-encoding': 'gzip' } }
}
