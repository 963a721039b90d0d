import { createHash } from 'node:crypto'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode } from '../../core/query.ts'

type Order = 'newest' | 'oldest'

/** Where a page ended: by what the line says, so that it is found again when its file was sealed, merged or compacted meanwhile. */
export interface StoreCursor {
  /** Whole milliseconds. */
  readonly time: number
  readonly bootId: string
  readonly sequence: number
  readonly id: string
  /** So many lines that are alike in all of this were given. */
  readonly given: number
}

const kind = 'store-1'

/** The cursor as the opaque text that a caller keeps. It belongs to one query in one order. */
export function printStoreCursor(query: QueryNode, order: Order, { time, bootId, sequence, id, given }: StoreCursor): string {
  return Buffer.from(JSON.stringify([kind, mark(query, order), time, bootId, sequence, id, given])).toString('base64url')
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is not one of this engine, this query and this order. */
export function parseStoreCursor(query: QueryNode, order: Order, cursor: string): StoreCursor {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw invalid('a text that is no cursor')
  }
  if (!Array.isArray(parts)) throw invalid('a text that is no cursor')
  const [found, itsMark, time, bootId, sequence, id, given] = parts as unknown[]
  if (found !== kind) throw invalid('a cursor of another engine')
  if (itsMark !== mark(query, order)) throw invalid('a cursor of another query or order')
  if (
    typeof time !== 'number' ||
    typeof bootId !== 'string' ||
    typeof sequence !== 'number' ||
    typeof id !== 'string' ||
    typeof given !== 'number'
  ) {
    throw invalid('a text that is no cursor')
  }
  return { time, bootId, sequence, id, given }
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
