import type { ImportPositions } from './manifest.ts'
import type { StorePart } from './read-store.ts'

/** How far sources were imported, whoever did it. */
export function positionsOf(parts: readonly Pick<StorePart, 'positions'>[]): ImportPositions {
  const reached: Record<string, number> = {}
  for (const { positions } of parts) {
    for (const [source, offset] of Object.entries(positions)) reached[source] = Math.max(offset, reached[source] ?? 0)
  }
  return reached
}
