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

/** Numbers in planes, which are read when they are asked for. */
export class OpenPlanes {
  readonly #later: readonly LaterBytes[]
  readonly #count: number
  /** Once a single number was asked for. */
  #planes: readonly Uint8Array[] | undefined

  constructor(planes: readonly LaterBytes[], count: number) {
    for (const { length } of planes) if (length !== count) throw damage(`a plane of ${length} bytes for ${count} numbers`)
    this.#later = planes
    this.#count = count
  }

  /** What it keeps to answer for single numbers. */
  get heldBytes(): number {
    return this.#planes === undefined ? 0 : this.#later.length * this.#count
  }

  /** All of them, for whoever keeps them: then the planes are needed no more. */
  values(): Float64Array {
    const planes = this.#read()
    this.#planes = undefined
    const values = new Float64Array(this.#count)
    addLow(values, planes.slice(-4))
    for (const [place, bytes] of planes.slice(0, -4).entries()) {
      const scale = 2 ** ((planes.length - 1 - place) * 8)
      for (let index = 0; index < values.length; index++)
        values[index] = (values[index] as number) + (bytes[index] as number) * scale
    }
    return values
  }

  /** One of them. */
  at(index: number): number {
    this.#planes ??= this.#read()
    let value = 0
    for (const bytes of this.#planes) value = value * 256 + (bytes[index] ?? 0)
    return value
  }

  /** Where a number stands, ascending. */
  placesOf(value: number): Uint32Array {
    const planes = (this.#planes ??= this.#read())
    const lowest = planes.at(-1)
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** planes.length) return new Uint32Array(0)
    if (lowest === undefined) return Uint32Array.from({ length: this.#count }, (_none, index) => index)
    const low = value % 256
    const found: number[] = []
    for (let index = 0; index < lowest.length; index++) if (lowest[index] === low && this.at(index) === value) found.push(index)
    return Uint32Array.from(found)
  }

  #read(): readonly Uint8Array[] {
    return this.#planes ?? this.#later.map((plane) => plane.read())
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
