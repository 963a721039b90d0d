import type { LevelTable } from '../../core/level.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { saltOf } from './frame.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import type { Segment } from './segment.ts'
import { SegmentReader } from './segment-reader.ts'

/** How many lines of each level are in a segment behind its mark, as far as it can be read. Throws what the system says. */
export function countLevels(files: DiskFiles, segment: Segment, table: LevelTable): Map<number, number> {
  const counts = new Map<number, number>()
  const reader = new SegmentReader(files, segment.path, saltOf(segment.text))
  try {
    let piece = reader.next(segment.done.bytes, segment.end)
    for (; piece.kind !== 'end'; piece = reader.next(piece.to, segment.end)) {
      if (piece.kind === 'damage') continue
      const { body, lines } = piece
      const { levels } = new FrameInMemory({ body, lines, table, at: segment.madeAt, isRecovered: false })
      for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1)
    }
  } finally {
    reader.close()
  }
  return counts
}
