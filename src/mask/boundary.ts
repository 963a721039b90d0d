import { escapeUnits, isHexPair } from './escape-units.ts'

/** Whether an escape ends right before an index. */
export function escapeEndsAt(text: string, index: number): boolean {
  if (index >= 3 && text.charCodeAt(index - 3) === 37 && isHexPair(text, index - 2)) return true
  if (index >= 2 && text.charCodeAt(index - 2) === 92 && escapeUnits(text, index - 1) === 1) return true
  return index >= 6 && text.charCodeAt(index - 6) === 92 && escapeUnits(text, index - 5) === 5
}
