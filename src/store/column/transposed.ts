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

/** As many bytes for each row, read when they are asked for. */
export function openTransposed(reader: PartReader, count: number, width: number): () => Buffer {
  const planes = Array.from({ length: width }, () => reader.laterBytes())
  for (const { length } of planes) if (length !== count) throw damage(`a plane of ${length} bytes for ${count} rows`)
  return () => {
    const rows = Buffer.alloc(count * width)
    for (const [place, later] of planes.entries()) {
      const plane = later.read()
      for (let row = 0, at = place; row < count; row++, at += width) rows[at] = plane[row] as number
    }
    return rows
  }
}

/** Reads as many bytes for each row. */
export function readTransposed(reader: PartReader, count: number, width: number): Buffer {
  return openTransposed(reader, count, width)()
}
