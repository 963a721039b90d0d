import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'
import { damage } from './damage.ts'

/** How many bytes the greatest of some numbers from 0 on takes. */
export function widthOf(greatest: number): number {
  let width = 0
  for (let rest = greatest; rest >= 1; rest /= 256) width++
  return width
}

/**
 * Numbers from 0 to 2^53 - 1 as planes: first the highest byte of all of them, then the next ... Each plane has its own statistics, so
 * each is a payload.
 */
export function writePlanes(writer: PartWriter, values: Float64Array, width: number): void {
  const { length } = values
  for (let plane = width - 1; plane >= 0; plane--) {
    const bytes = new Uint8Array(length)
    if (plane < 4) {
      const shift = plane * 8
      // `>>>` takes a number modulo 2^32, which leaves the lowest four bytes as they are.
      for (let index = 0; index < length; index++) bytes[index] = (values[index] ?? 0) >>> shift
    } else {
      const scale = 2 ** (plane * 8)
      for (let index = 0; index < length; index++) bytes[index] = Math.floor((values[index] ?? 0) / scale)
    }
    writer.bytes(bytes)
  }
}

/** Reads `count` numbers of `width` planes. */
export function readPlanes(reader: PartReader, count: number, width: number): Float64Array {
  const values = new Float64Array(count)
  for (let plane = width - 1; plane >= 0; plane--) {
    const bytes = reader.bytes()
    if (bytes.length !== count) throw damage(`a plane of ${bytes.length} bytes for ${count} numbers`)
    const scale = 2 ** (plane * 8)
    for (let index = 0; index < count; index++) values[index] = (values[index] ?? 0) + (bytes[index] ?? 0) * scale
  }
  return values
}
