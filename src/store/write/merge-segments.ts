import { join } from 'node:path'
import type { ColumnLevel } from '../column/column.ts'
import type { SegmentEntry } from '../directory/manifest.ts'
import type { Codec } from '../segment/format.ts'
import type { Segment } from '../segment/segment.ts'
import { mergeLines } from './merge-lines.ts'
import { replaceSegments } from './replace-segments.ts'
import type { StoreHost } from './store-host.ts'
import { withSegment } from './with-segment.ts'

/** Segments that stand one after the other in a folder, to become one. */
export interface MergeOrder {
  readonly folder: string
  readonly files: readonly string[]
  readonly level: ColumnLevel
  /** How it is compressed; default zstd. */
  readonly codec?: Codec | undefined
}

/** Merges them. @returns undefined when one of them was gone or replaced meanwhile. Throws what the system says, and CORDWOOD_ERR_STORE_DAMAGED. */
export function mergeSegments({ folder, files, level, codec }: MergeOrder, host: StoreHost): SegmentEntry | undefined {
  const open = (rest: readonly string[], opened: readonly Segment[]): SegmentEntry | undefined => {
    const [next, ...others] = rest
    if (next === undefined) return replaceSegments({ folder, files, lines: mergeLines(opened), level, codec }, host).entry
    return withSegment(join(folder, next), host, (segment) => open(others, [...opened, segment]))
  }
  return open(files, [])
}
