import { escapeUnits, isHexPair } from './escape-units.ts'
import { isWordUnit } from './unit-kind.ts'

/**
 * Whether a word may begin at an index: no letter or digit before it, unless those are the end of an escape (`\n`, `\u0026`, `%2F`).
 * It answers as the scan goes, which steps over escapes.
 */
export function isWordStart(text: string, index: number): boolean {
  if (index === 0 || !isWordUnit(text.charCodeAt(index - 1))) return true
  return escapeEndsAt(text, index)
}

/** Whether an escape ends right before an index. */
export function escapeEndsAt(text: string, index: number): boolean {
  if (index >= 3 && text.charCodeAt(index - 3) === 37 && isHexPair(text, index - 2)) return true
  if (index >= 2 && text.charCodeAt(index - 2) === 92 && escapeUnits(text, index - 1) === 1) return true
  return index >= 6 && text.charCodeAt(index - 6) === 92 && escapeUnits(text, index - 5) === 5
}
