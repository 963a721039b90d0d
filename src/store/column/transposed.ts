import { damage } from './damage.ts'
import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'

/** The first bytes of all rows, then the second ...: a payload each, since each has its own statistics. */
export function writeTransposed(writer: PartWriter, rows: Uint8Array, count: number, width: number): void {
  for (let place = 0; place < width; place++) {
    const plane = new Uint8Array(count)
    for (let row = 0, at = place; row < count; row++, at += width) plane[row] = rows[at] ?? 0
    writer.bytes(plane)
  }
}

/** Reads as many bytes for each row. */
export function readTransposed(reader: PartReader, count: number, width: number): Buffer {
  const planes: Uint8Array[] = []
  for (let place = 0; place < width; place++) {
    const plane = reader.bytes()
    if (plane.length !== count) throw damage(`a plane of ${plane.length} bytes for ${count} rows`)
    planes.push(plane)
  }
  // Only now is it known that there are so many.
  const rows = Buffer.alloc(count * width)
  for (const [place, plane] of planes.entries()) {
    for (let row = 0, at = place; row < count; row++, at += width) rows[at] = plane[row] ?? 0
  }
  return rows
}
