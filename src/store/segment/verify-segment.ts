import { crc32 } from 'node:zlib'
import { CordwoodError } from '../../core/error.ts'
import { damaged } from './format.ts'
import { LineBuilder } from './line-builder.ts'
import { openColumns } from './open-segment.ts'
import { PlainCache } from './segment-cache.ts'
import type { SegmentFile } from './segment.ts'

/**
 * Reads all of a segment: every frame, and the lines, which must be those it was made of.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED where anything differs; CORDWOOD_ERR_STORE_VERSION where it is of a newer version.
 */
export function verifySegment(file: SegmentFile): void {
  const columns = openColumns(file, new PlainCache())
  const { textCrc, summary } = columns.footer
  let crc = 0
  let bytes = 0
  try {
    for (const chunk of new LineBuilder(columns).chunks()) {
      crc = crc32(chunk, crc)
      bytes += chunk.length
    }
  } catch (error) {
    if (error instanceof CordwoodError) throw error
    throw damaged(file.name, 'columns that do not fit together', error)
  }
  if (crc !== textCrc || bytes !== summary.rawBytes) throw damaged(file.name, 'other lines than it was made of')
  const { frames } = columns
  for (let frame = 0; frame < frames.count; frame++) if (!frames.wasRead(frame)) frames.read(frame)
}
