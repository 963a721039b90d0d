import type { Span } from '../span.ts'

/** What a secret that nobody named may look like. */
const token = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,256}={0,2}(?![A-Za-z0-9+/=_-])/g

/** Bits a unit; letters and digits by chance have about 5 and words of a language about 4. */
const leastEntropy = 4

/**
 * Finds what looks made by chance, 24 units or more of small and capital letters and digits; asked for with `detect: { entropy: true }`.
 * Hexadecimal digits, UUIDs, ULIDs, paths and names in one case are no finds: hashes and trace ids have that form.
 */
export function findRandom(text: string, found: Span[]): void {
  for (const match of text.matchAll(token)) {
    const [value] = match
    if (!/\d/.test(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value)) continue
    if (/^[0-9a-fA-F-]+$/.test(value) || isPath(value) || entropyOf(value) < leastEntropy) continue
    found.push({ start: match.index, end: match.index + value.length, cls: 'entropy', rule: 'entropy' })
  }
}

/** Words with slashes, hyphens or underscores between them; what chance makes has its separators elsewhere. */
function isPath(value: string): boolean {
  const words = value.split(/[/_-]/)
  return (
    words.length > 1 &&
    words.every((word) => /^(?:[A-Z]?[a-z]*\d{0,4}|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*\d{0,4}|[A-Z]+|\d+)$/.test(word))
  )
}

/** Shannon's entropy of the units of a text, in bits. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const unit of text) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
