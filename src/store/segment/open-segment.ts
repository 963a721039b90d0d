import { crc32 } from 'node:zlib'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import { FieldMaps } from './field-maps.ts'
import type { Footer } from './footer.ts'
import { damaged, headBytes, readEnds, tailBytes } from './format.ts'
import { FrameReader, unpackAll } from './frames.ts'
import { PlainCache, type SegmentCache } from './segment-cache.ts'
import type { Segment, SegmentFile } from './segment.ts'
import { StoredColumns } from './stored-columns.ts'
import { StoredSegment } from './stored-segment.ts'

/** How a segment is opened. */
export interface OpenSegmentOptions {
  /** Where decoded data is kept; default: in the segment, until it is told to `forget`. */
  readonly cache?: SegmentCache
  /** What the words of levels mean; default the six. */
  readonly levels?: LevelTable
  /** What is known of the forms of lines from other segments, under the same levels. */
  readonly maps?: FieldMaps
}

/**
 * Opens a segment: reads its ends and its footer.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED where it is none, or damaged; CORDWOOD_ERR_STORE_VERSION where it is of a newer version.
 */
export function openSegment(file: SegmentFile, options: OpenSegmentOptions = {}): Segment {
  const own = options.cache === undefined ? new PlainCache() : undefined
  const cache = options.cache ?? own ?? new PlainCache()
  const columns = openColumns(file, cache)
  return new StoredSegment(columns, cache, own, options.maps ?? new FieldMaps(options.levels ?? standardLevels), file.size)
}

/** Opens the columns of a segment. Throws as {@link openSegment} does. */
export function openColumns(file: SegmentFile, cache: SegmentCache): StoredColumns {
  const { name, size } = file
  if (size < headBytes + tailBytes) throw damaged(name, `${size} bytes`)
  const { footerBytes, footerCrc, codec } = readEnds(name, file.read(0, headBytes), file.read(size - tailBytes, tailBytes))
  if (footerBytes > size - headBytes - tailBytes) throw damaged(name, 'a footer longer than the file')
  const packed = file.read(size - tailBytes - footerBytes, footerBytes)
  if (packed.length !== footerBytes || crc32(packed) !== footerCrc) throw damaged(name, 'other bytes in the footer')
  let footer: Footer
  try {
    footer = JSON.parse(unpackAll(packed, codec).toString('utf8')) as Footer
  } catch (error) {
    throw damaged(name, 'a footer that cannot be read', error)
  }
  const frames = new FrameReader(file, footer.frames, codec)
  frames.bytesRead = headBytes + tailBytes + footerBytes
  return new StoredColumns(name, footer, frames, cache)
}
