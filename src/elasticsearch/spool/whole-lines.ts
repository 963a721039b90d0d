import { isUtf8 } from 'node:buffer'
import { findEnds } from './frame-in-memory.ts'

/** As they are written; what is none is damage. */
const actionPattern = /^\{"create":\{"_id":"[^"\\]+"\}\}$/

/**
 * How many lines at the beginning of a frame that was cut off are whole. Its checksum is of all of them, so each must be seen to be what
 * it was: after a power cut there may be zeros in place of the last ones.
 */
export function measureWhole(body: Buffer): { readonly lines: number; readonly bytes: number } {
  let lines = 0
  let bytes = 0
  for (const end of findEnds(body)) {
    if (!isWhole(body.subarray(bytes, end))) break
    lines++
    bytes = end
  }
  return { lines, bytes }
}

function isWhole(bytes: Buffer): boolean {
  const [action = '', line = ''] = bytes.toString().split('\n')
  if (!isUtf8(bytes) || !actionPattern.test(action)) return false
  try {
    const document: unknown = JSON.parse(line)
    return typeof document === 'object' && document !== null && !Array.isArray(document)
  } catch {
    return false
  }
}
