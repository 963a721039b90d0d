import { CordwoodError } from '../../core/error.ts'

/** Where a page ended: the sort values of its last line, and the ids of its lines that share them. */
export interface Position {
  readonly time: number
  readonly bootId: string
  readonly sequence: number
  readonly ids: readonly string[]
}

const kind = 'elasticsearch-1'

/** A position as the opaque text that a caller keeps. */
export function printCursor(order: 'newest' | 'oldest', position: Position): string {
  const { time, bootId, sequence, ids } = position
  return Buffer.from(JSON.stringify([kind, order, time, bootId, sequence, ids])).toString('base64url')
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is none of this engine's, or of the other order. */
export function parseCursor(order: 'newest' | 'oldest', cursor: string): Position {
  try {
    const [found, itsOrder, time, bootId, sequence, ids] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const whole = typeof time === 'number' && typeof bootId === 'string' && typeof sequence === 'number' && Array.isArray(ids)
    if (found === kind && itsOrder === order && whole && ids.every((id) => typeof id === 'string')) {
      return { time, bootId, sequence, ids }
    }
  } catch {
    // Not ours: said below.
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_CURSOR_INVALID',
    `Expected \`after\` to be the cursor of a page of this engine in the order '${order}', got another text. Give the \`cursor\` of the page before, with the same query and order.`,
  )
}
