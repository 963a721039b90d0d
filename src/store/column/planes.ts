import type { LaterBytes } from './part-reader.ts'
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

/** `count` numbers of these planes, read when they are asked for. */
export function openPlanes(planes: readonly LaterBytes[], count: number): () => Float64Array {
  const width = planes.length
  for (const { length } of planes) if (length !== count) throw damage(`a plane of ${length} bytes for ${count} numbers`)
  return () => {
    const values = new Float64Array(count)
    addLow(
      values,
      planes.slice(-4).map((plane) => plane.read()),
    )
    for (const [place, plane] of planes.slice(0, -4).entries()) {
      const bytes = plane.read()
      const scale = 2 ** ((width - 1 - place) * 8)
      for (let index = 0; index < count; index++) values[index] = (values[index] as number) + (bytes[index] as number) * scale
    }
    return values
  }
}

/** The lowest four planes together, since these are most. */
function addLow(values: Float64Array, planes: readonly Uint8Array[]): void {
  const [lowest, second, third, fourth] = planes.toReversed()
  if (lowest === undefined) return
  const { length } = values
  if (fourth !== undefined && third !== undefined && second !== undefined) {
    for (let at = 0; at < length; at++)
      values[at] =
        (((fourth[at] as number) << 24) |
          ((third[at] as number) << 16) |
          ((second[at] as number) << 8) |
          (lowest[at] as number)) >>>
        0
  } else if (third !== undefined && second !== undefined) {
    for (let at = 0; at < length; at++)
      values[at] = ((third[at] as number) << 16) | ((second[at] as number) << 8) | (lowest[at] as number)
  } else if (second !== undefined) {
    for (let at = 0; at < length; at++) values[at] = ((second[at] as number) << 8) | (lowest[at] as number)
  } else values.set(lowest)
}
