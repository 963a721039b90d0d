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
export interface Transposed {
  /** The first bytes of all rows, then the second ... */
  planes(): readonly Uint8Array[]
  /** The bytes row by row. */
  rows(planes: readonly Uint8Array[]): Buffer
}

/** Begins to read as many bytes for each row. */
export function openTransposed(reader: PartReader, count: number, width: number): Transposed {
  const later = Array.from({ length: width }, () => reader.laterBytes())
  for (const { length } of later) if (length !== count) throw damage(`a plane of ${length} bytes for ${count} rows`)
  return {
    planes: () => later.map((plane) => plane.read()),
    rows(planes) {
      const rows = Buffer.alloc(count * width)
      for (const [place, plane] of planes.entries()) {
        for (let row = 0, at = place; row < count; row++, at += width) rows[at] = plane[row] as number
      }
      return rows
    },
  }
}

/** Reads as many bytes for each row. */
export function readTransposed(reader: PartReader, count: number, width: number): Buffer {
  const { planes, rows } = openTransposed(reader, count, width)
  return rows(planes())
}
