import { hash64 } from '../../core/hash.ts'
import { type OpenFile, readLines, textOf } from './read-lines.ts'
import type { Progress } from './state.ts'

/**
 * Which of the entries is of this file: the one whose last line stands where it says. Files can begin alike, and a name can
 * belong to another file by now.
 */
export async function findProgress(entries: readonly Progress[], opened: OpenFile): Promise<Progress | undefined> {
  const wanted = new Map(entries.filter(({ position }) => position >= 0).map((entry) => [entry.position, entry]))
  const right = new Set<Progress>()
  const furthest = Math.max(-1, ...wanted.keys())
  let isPast = false
  for await (const { lines } of furthest < 0 ? [] : readLines(opened)) {
    for (const line of lines) {
      for (const entry of entries) if (entry.position === line.offset && hash64(textOf(line)) === entry.lastLine) right.add(entry)
      isPast ||= line.offset >= furthest
    }
    if (isPast) break
  }
  // One of which nothing is known to have come to its end may still have been sent.
  const found = entries.filter((entry) => right.has(entry) || entry.position < 0)
  return found.sort((a, b) => b.position - a.position)[0]
}
