import { fromLatin1 } from './slot-value.ts'
import { endOfArray, endOfBare, endOfString, isJson } from './scan-json.ts'
import type { CutKind, Skeleton, Slot } from './skeleton.ts'

/** Deeper lines, and lines with more values, are kept as they are. */
const mostDepth = 64
const mostSlots = 1000

const [quote, colon, comma, openBracket, openBrace, closeBrace] = [34, 58, 44, 91, 123, 125]

/** A line's skeleton and where its values are: `bounds` has start and end of each slot. */
export interface LearnedLine {
  readonly skeleton: Skeleton
  readonly bounds: readonly number[]
}

/**
 * Takes a line apart for the first time, slowly and with all checks. Undefined for what has no skeleton: no object, no JSON, a key twice
 * in one object, keys with escapes, too deep, too many values.
 */
export function learnSkeleton(lines: Buffer, start: number, stop: number): LearnedLine | undefined {
  const bytes = lines.subarray(start, stop)
  const text = bytes.toString('latin1')
  const end = text.length
  if (text.charCodeAt(0) !== openBrace || !isJson(text)) return undefined
  const pieces: string[] = []
  const slots: Slot[] = []
  const bounds: number[] = []
  let pieceFrom = 0

  const take = (path: readonly string[], kind: CutKind, from: number, to: number): void => {
    pieces.push(text.slice(pieceFrom, from))
    slots.push({ path, kind })
    bounds.push(start + from, start + to)
    pieceFrom = to
  }

  /** Reads the object that begins at `from`; where it ends, or -1. It is known to be JSON. */
  const readObject = (from: number, above: readonly string[]): number => {
    if (above.length >= mostDepth) return -1
    const keys = new Set<string>()
    let at = skipBlanks(text, from + 1)
    if (text.charCodeAt(at) === closeBrace) return at + 1
    for (;;) {
      const close = endOfString(bytes, at + 1, end)
      const key = text.slice(at + 1, close)
      // Bytes that are no UTF-8 are read as the same character, so keys may become equal. `__proto__` means something else to readers.
      const name = fromLatin1(key)
      if (keys.has(name) || name.includes('\\') || name === '__proto__') return -1
      keys.add(name)
      at = skipBlanks(text, close + 1)
      if (text.charCodeAt(at) !== colon) return -1
      at = readValue(skipBlanks(text, at + 1), [...above, key])
      if (at === -1) return -1
      at = skipBlanks(text, at)
      if (text.charCodeAt(at) !== comma) return text.charCodeAt(at) === closeBrace ? at + 1 : -1
      at = skipBlanks(text, at + 1)
    }
  }

  const readValue = (from: number, path: readonly string[]): number => {
    if (slots.length >= mostSlots) return -1
    switch (text.charCodeAt(from)) {
      case quote: {
        const close = endOfString(bytes, from + 1, end)
        take(path, 'string', from + 1, close)
        return close + 1
      }
      case openBrace:
        return readObject(from, path)
      case openBracket: {
        const close = endOfArray(bytes, from, end)
        if (close !== -1) take(path, 'json', from, close)
        return close
      }
      default: {
        const close = endOfBare(bytes, from, end)
        if (close !== -1) take(path, 'bare', from, close)
        return close
      }
    }
  }

  if (readObject(0, []) === -1) return undefined
  pieces.push(text.slice(pieceFrom, end))
  return { skeleton: { pieces, slots }, bounds }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 9 && code !== 13 && code !== 10) return at
    at++
  }
}
