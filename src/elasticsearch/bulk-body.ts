import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LineBatch } from '../core/batch.ts'
import { recordId } from '../core/id.ts'
import type { QueuedLine } from './line-queue.ts'

const compress = promisify(gzip)

/** A `_bulk` body in its wire form. */
export interface BulkBody {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

const headers = { 'content-type': 'application/x-ndjson', accept: 'application/json' }
/** Fewer bytes than this are not worth compressing. */
const smallBytes = 1024

/**
 * Action lines and lines. `create` with the record id: what was stored before answers 409 and is not stored twice.
 * The lines are sent as they are; nothing is parsed or printed again.
 *
 * @returns the bytes, and where each line ends in them.
 */
export function encodeLines({ lines, sequences, bootId }: LineBatch): {
  readonly body: Buffer
  readonly ends: readonly number[]
} {
  const ends: number[] = []
  let text = ''
  for (const [index, line] of lines.entries()) {
    text += `{"create":{"_id":"${recordId(bootId, sequences[index] ?? 0)}"}}\n${line}`
    ends.push(text.length)
  }
  const body = Buffer.from(text)
  // All is ASCII: a character is a byte.
  if (body.length === text.length) return { body, ends }
  let start = 0
  let bytes = 0
  for (const [index, end] of ends.entries()) {
    bytes += Buffer.byteLength(text.slice(start, end))
    start = end
    ends[index] = bytes
  }
  return { body, ends }
}

/** The document's id and text, as they stand in the body. */
export function readLine({ slip, start, end }: QueuedLine): { readonly id: string; readonly text: string } {
  const [action = '', text = ''] = slip.body.toString('utf8', start, end).split('\n')
  const { create } = JSON.parse(action) as { create: { _id: string } }
  return { id: create['_id'], text }
}

/** Pieces of the bodies that the lines lie in: lines that lie side by side are one piece. */
function piecesOf(lines: readonly QueuedLine[]): Buffer[] {
  const pieces: Buffer[] = []
  let [from] = lines
  let last = from
  for (const line of lines) {
    if (from !== undefined && last !== undefined && line !== from && (line.slip !== last.slip || line.start !== last.end)) {
      pieces.push(from.slip.body.subarray(from.start, last.end))
      from = line
    }
    last = line
  }
  if (from !== undefined && last !== undefined) pieces.push(from.slip.body.subarray(from.start, last.end))
  return pieces
}

/**
 * The body of one request.
 *
 * @param level - of gzip, 1 to 9; 0 for none. It runs in the thread pool.
 */
export async function encodeBulk(lines: readonly QueuedLine[], level: number): Promise<BulkBody> {
  const pieces = piecesOf(lines)
  const [only] = pieces
  const bytes = only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces)
  if (level === 0 || bytes.length < smallBytes) return { bytes, headers }
  return { bytes: await compress(bytes, { level }), headers: { ...headers, 'content-encoding': 'gzip' } }
}
