import { crc32 } from 'node:zlib'
import { CordwoodError } from '../../core/error.ts'
import { damaged } from './format.ts'
import { LineBuilder } from './line-builder.ts'
import { openColumns } from './open-segment.ts'
import { PlainCache } from './segment-cache.ts'
import type { SegmentFile } from './segment.ts'

const pieceUnits = 1 << 16

/**
 * Reads all of a segment: every frame, and the lines, which must be those it was made of.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED where anything differs; CORDWOOD_ERR_STORE_VERSION where it is of a newer version.
 */
export function verifySegment(file: SegmentFile): void {
  const columns = openColumns(file, new PlainCache())
  for (let frame = 0; frame < columns.frames.count; frame++) columns.frames.read(frame)
  const { endsInFeed, textCrc, summary } = columns.footer
  let crc = 0
  let rows = 0
  // Many lines at once: a buffer for each took a third of the time.
  let piece = ''
  try {
    for (const line of new LineBuilder(columns).all()) {
      rows++
      piece += rows < summary.rows || endsInFeed ? `${line}\n` : line
      if (piece.length < pieceUnits) continue
      crc = crc32(Buffer.from(piece, 'latin1'), crc)
      piece = ''
    }
    crc = crc32(Buffer.from(piece, 'latin1'), crc)
  } catch (error) {
    if (error instanceof CordwoodError) throw error
    throw damaged(file.name, 'columns that do not fit together', error)
  }
  if (crc !== textCrc || rows !== summary.rows) throw damaged(file.name, 'other lines than it was made of')
}
