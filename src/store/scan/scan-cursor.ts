import type { QueryNode } from '../../core/query.ts'
import type { OrderKey } from './line-order.ts'
import { parsePageCursor, printPageCursor } from './page-cursor.ts'

type Order = 'newest' | 'oldest'
const kind = 'scan-1'

/** Where a page ended, as the opaque text that a caller keeps. It belongs to one query in one order. */
export function printScanCursor(query: QueryNode, order: Order, key: OrderKey): string {
  const { time, bootId, sequence, id, place, offset } = key
  return printPageCursor({ kind, query, order }, [time, bootId, sequence, id, place, offset])
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is not one of this engine, this query and this order. */
export function parseScanCursor(query: QueryNode, order: Order, cursor: string): OrderKey {
  const types = ['number', 'string', 'number', 'string', 'string', 'number'] as const
  const parts = parsePageCursor({ kind, query, order }, cursor, types)
  const [time, bootId, sequence, id, place, offset] = parts as unknown as [number, string, number, string, string, number]
  return { time, bootId, sequence, id, place, offset }
}
