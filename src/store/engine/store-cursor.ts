import type { QueryNode } from '../../core/query.ts'
import { parsePageCursor, printPageCursor } from '../scan/page-cursor.ts'

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
  return printPageCursor({ kind, query, order }, [time, bootId, sequence, id, given])
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is not one of this engine, this query and this order. */
export function parseStoreCursor(query: QueryNode, order: Order, cursor: string): StoreCursor {
  const types = ['number', 'string', 'number', 'string', 'number'] as const
  const parts = parsePageCursor({ kind, query, order }, cursor, types)
  const [time, bootId, sequence, id, given] = parts as unknown as [number, string, number, string, number]
  return { time, bootId, sequence, id, given }
}
