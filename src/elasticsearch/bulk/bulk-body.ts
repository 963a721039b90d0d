import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LineBatch } from '../../core/batch.ts'
import { sequenceText } from '../../core/id.ts'
import type { BodyPool } from './body-pool.ts'
import { endOf, joined, type Run, startOf } from '../ship/line-run.ts'

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
  readonly ends: Uint32Array
} {
  const ends = new Uint32Array(lines.length)
  const head = `{"create":{"_id":"${bootId}`
  let text = ''
  for (let index = 0; index < lines.length; index++) {
    text += `${head}${sequenceText(sequences[index] ?? 0)}"}}\n${lines[index]}`
    ends[index] = text.length
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

/** The document's id and text, as they stand in the body. @param run - of one line. */
export function readLine(run: Run): { readonly id: string; readonly text: string } {
  const [action = '', text = ''] = run.slip.body.toString('utf8', startOf(run), endOf(run)).split('\n')
  const { create } = JSON.parse(action) as { create: { _id: string } }
  return { id: create['_id'], text }
}

/**
 * The body of one request.
 *
 * @param level - of gzip, 1 to 9; 0 for none. It runs in the thread pool.
 * @param pool - of buffers for what is compressed.
 */
export async function encodeBulk(runs: readonly Run[], level: number, pool: BodyPool): Promise<BulkBody> {
  const pieces = joined(runs).map((run) => run.slip.body.subarray(startOf(run), endOf(run)))
  const [only] = pieces
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (level === 0 || size < smallBytes) {
    return { bytes: only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces), headers }
  }
  const gzipped = { ...headers, 'content-encoding': 'gzip' }
  if (only !== undefined && pieces.length === 1) return { bytes: await compress(only, { level }), headers: gzipped }
  const buffer = pool.take(size)
  let at = 0
  for (const piece of pieces) at += piece.copy(buffer, at)
  try {
    return { bytes: await compress(buffer.subarray(0, size), { level }), headers: gzipped }
  } finally {
    pool.give(buffer)
  }
}
