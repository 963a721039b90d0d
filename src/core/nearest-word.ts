/**
 * The word of a list that somebody who wrote `word` may have meant: at most a quarter of its letters (one at least) are wrong,
 * missing, too many, or stand in each other's place. Case does not count.
 */
export function nearestWord(word: string, among: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Math.max(1, word.length >> 2) + 1
  for (const candidate of among) {
    const changes = countChanges(candidate.toLowerCase(), word.toLowerCase())
    if (changes < least) [nearest, least] = [candidate, changes]
  }
  return nearest
}

/** How many letters must change to make one word of the other (optimal string alignment: Levenshtein, and neighbours that are swapped). */
function countChanges(a: string, b: string): number {
  let above: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwapped ? (above[j - 2] ?? 0) + 1 : Infinity,
      )
    }
    above = row
    row = next
  }
  return row[b.length] ?? 0
}
