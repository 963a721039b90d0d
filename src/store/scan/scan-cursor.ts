import { createHash } from 'node:crypto'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode } from '../../core/query.ts'
import type { OrderKey } from './line-order.ts'

type Order = 'newest' | 'oldest'
const kind = 'scan-1'

/** Where a page ended, as the opaque text that a caller keeps. It belongs to one query in one order. */
export function printScanCursor(query: QueryNode, order: Order, key: OrderKey): string {
  const { time, bootId, sequence, id, place, offset } = key
  const parts = [kind, mark(query, order), time, bootId, sequence, id, place, offset]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is not one of this engine, this query and this order. */
export function parseScanCursor(query: QueryNode, order: Order, cursor: string): OrderKey {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw invalid('a text that is no cursor')
  }
  if (!Array.isArray(parts) || parts.length !== 8) throw invalid('a text that is no cursor')
  const [found, itsMark, time, bootId, sequence, id, place, offset] = parts as unknown[]
  if (found !== kind) throw invalid('a cursor of another engine')
  if (itsMark !== mark(query, order)) throw invalid('a cursor of another query or order')
  if (
    typeof time !== 'number' ||
    typeof bootId !== 'string' ||
    typeof sequence !== 'number' ||
    typeof id !== 'string' ||
    typeof place !== 'string' ||
    typeof offset !== 'number'
  ) {
    throw invalid('a text that is no cursor')
  }
  return { time, bootId, sequence, id, place, offset }
}

function mark(query: QueryNode, order: Order): string {
  return createHash('sha1')
    .update(`${order} ${JSON.stringify(query)}`)
    .digest('base64url')
    .slice(0, 12)
}

function invalid(got: string): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_CURSOR_INVALID',
    `Expected \`after\` to be the cursor of the page before, of the same query and order; got ${got}.`,
  )
}
