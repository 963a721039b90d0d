import { createHash } from 'node:crypto'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode } from '../../core/query.ts'

/** To what a cursor belongs: one engine, one query, one order. */
export interface CursorOwner {
  /** The engine, and the form of its cursors. */
  readonly kind: string
  readonly query: QueryNode
  readonly order: 'newest' | 'oldest'
}

/** Where a page ended, as the opaque text that a caller keeps. */
export function printPageCursor(owner: CursorOwner, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([owner.kind, mark(owner), ...place])).toString('base64url')
}

/**
 * Reads a place back whose parts are of the given types.
 *
 * @throws CORDWOOD_ERR_CURSOR_INVALID when it is not one of this owner.
 */
export function parsePageCursor(
  owner: CursorOwner,
  cursor: string,
  types: readonly ('string' | 'number')[],
): readonly (string | number)[] {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw invalid('a text that is no cursor')
  }
  if (!Array.isArray(parts)) throw invalid('a text that is no cursor')
  const [found, itsMark, ...place] = parts as unknown[]
  if (found !== owner.kind) throw invalid('a cursor of another engine')
  if (itsMark !== mark(owner)) throw invalid('a cursor of another query or order')
  if (place.length !== types.length || place.some((part, at) => typeof part !== types[at]))
    throw invalid('a text that is no cursor')
  return place as (string | number)[]
}

function mark({ query, order }: CursorOwner): string {
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
