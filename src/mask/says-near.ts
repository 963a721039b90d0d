import type { WordHit } from './text-parts.ts'

/** Whether a word that says so begins between two indices. */
export function saysNear(hits: readonly WordHit[], from: number, to: number, says: number): boolean {
  return lastSaying(hits, from, to, says) >= 0
}

/** The last index between two at which a word begins that says so; -1 where none does. */
export function lastSaying(hits: readonly WordHit[], from: number, to: number, says: number): number {
  for (let at = firstBehind(hits, to) - 1; at >= 0; at--) {
    const { start, entry } = hits[at] as WordHit
    if (start < from) return -1
    if ((entry.says & says) !== 0) return start
  }
  return -1
}

/** The place of the first hit that begins behind an index; hits stand in the text's order. */
function firstBehind(hits: readonly WordHit[], index: number): number {
  let low = 0
  let high = hits.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((hits[middle] as WordHit).start > index) high = middle
    else low = middle + 1
  }
  return low
}
