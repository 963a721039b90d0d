import { CordwoodError } from '../core/error.ts'

const kind = 'composite-1'

/** The keys of the last bucket of a page as the opaque text that a caller keeps; the same on every engine. */
export function printCompositeCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([kind, ...keys])).toString('base64url')
}

/** Reads a cursor back. Throws CORDWOOD_ERR_CURSOR_INVALID when it is none of a composite with so many parts. */
export function parseCompositeCursor(after: string, parts: number): readonly (string | number)[] {
  try {
    const [found, ...keys] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[]
    const fit = keys.filter((key) => typeof key === 'string' || typeof key === 'number')
    if (found === kind && fit.length === parts && keys.length === parts) return fit
  } catch {
    // Not ours: said below.
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_CURSOR_INVALID',
    'Expected `after` of a composite to be the `after` of its page before, got another text. Give it with the same parts.',
  )
}
