import { ByteSink } from './byte-sink.ts'
import { ByteSource } from './byte-source.ts'
import { damage } from './damage.ts'
import { PartWriter, smallest, type Way } from './part-writer.ts'
import type { PartReader } from './part-reader.ts'
import { OpenPlanes, widthOf, writePlanes } from './planes.ts'

/** Bits of the way in which numbers are written. */
const isDelta = 1
const isVarint = 2

/** Numbers must be smaller, so that the difference of two is exact. */
export const greatestInt: number = 2 ** 52

/** A way: a sum of the bits above. */
export type IntWay = 0 | 1 | 2 | 3

const knownWays: readonly IntWay[] = [0, 1, 2, 3]

/** Zigzag: 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4 ... */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

function greatestDivisor(a: number, b: number): number {
  let [high, low] = [a, b]
  while (low > 0) [high, low] = [low, high % low]
  return high
}

interface Residue {
  /** What is added to each, or is the first. */
  readonly base: number
  readonly divisor: number
  readonly values: Float64Array
  readonly greatest: number
}

/** What is left of the numbers when base and common divisor are taken away; undefined where it would not be exact. */
function reduce(values: Float64Array, withDelta: boolean): Residue | undefined {
  const { length } = values
  const out = new Float64Array(length)
  let base = values[0] ?? 0
  if (withDelta) {
    let before = base
    for (let index = 0; index < length; index++) {
      const value = values[index] ?? 0
      const difference = value - before
      if (Math.abs(difference) >= greatestInt) return undefined
      out[index] = zigzag(difference)
      before = value
    }
  } else {
    let most = base
    for (let index = 0; index < length; index++) {
      const value = values[index] as number
      if (value < base) base = value
      else if (value > most) most = value
    }
    for (let index = 0; index < length; index++) out[index] = (values[index] ?? 0) - base
  }
  let divisor = 0
  let greatest = 0
  for (let index = 0; index < length; index++) {
    const value = out[index] as number
    if (value > greatest) greatest = value
    if (divisor !== 1) divisor = greatestDivisor(value, divisor)
  }
  // A zigzag's last bit is the sign: it divides by two whenever nothing falls.
  if (divisor > 1) {
    for (let index = 0; index < length; index++) out[index] = (out[index] ?? 0) / divisor
    greatest /= divisor
  }
  return { base, divisor: Math.max(1, divisor), values: out, greatest }
}

function writeWay(way: IntWay, residue: Residue): PartWriter {
  const writer = new PartWriter()
  const { control } = writer
  control.byte(way)
  control.number(residue.base < 0 ? 1 : 0)
  control.number(Math.abs(residue.base))
  control.number(residue.divisor)
  if ((way & isVarint) === 0) {
    const width = widthOf(residue.greatest)
    control.byte(width)
    writePlanes(writer, residue.values, width)
  } else {
    const { values } = residue
    const sink = new ByteSink(values.length)
    for (let index = 0; index < values.length; index++) sink.number(values[index] as number)
    writer.bytes(sink.bytes())
  }
  return writer
}

/**
 * Whole numbers, each |n| < 2^52. Four ways, the smallest by trial:
 *
 *     way 0  n - least                   as byte planes, highest first
 *     way 1  zigzag(n - the one before)  as byte planes
 *     way 2, 3  the same two as varints
 *
 *     control: way, sign of base, |base|, divisor, (planes: how many)    bytes: the planes or the varints
 *
 * What all have in common is divided out (times in whole seconds, sizes in blocks).
 *
 * @param hint - the way that was best for the piece before this one.
 * @returns the way that was taken.
 */
export function writeInts(writer: PartWriter, values: Float64Array, hint?: unknown): IntWay {
  const known = knownWays.find((way) => way === hint)
  const plain = known === undefined || (known & isDelta) === 0 ? reduce(values, false) : undefined
  const delta = known === undefined || (known & isDelta) === 1 ? reduce(values, true) : undefined
  const ways: Way<IntWay>[] = []
  const add = (way: IntWay, residue: Residue | undefined): void => {
    if (residue === undefined || (known !== undefined && known !== way)) return
    // A varint of numbers that fit a byte each would be the same as their plane.
    if (known === undefined && (way & isVarint) !== 0 && residue.greatest < 128) return
    ways.push({ key: way, writer: writeWay(way, residue) })
  }
  add(0, plain)
  add(1, delta)
  add(2, plain)
  add(3, delta)
  // The way that is known for these numbers does not do for them.
  if (ways.length === 0) return writeInts(writer, values)
  const best = smallest(ways)
  writer.absorb(best.writer)
  return best.key
}

/** Reads numbers when they are asked for. */
export interface OpenInts {
  (): Float64Array
  /** The same as bytes, where they stand in the file as such. */
  readonly bytes?: () => Uint8Array
  /** Where each stands by itself, answers for single ones. */
  readonly single?: SingleInts
}

/** Numbers of which few are asked for. */
export interface SingleInts {
  /** What is kept for it. */
  readonly heldBytes: number
  at(index: number): number
  /** Where a number stands, ascending. */
  placesOf(number: number): Uint32Array
}

/** `count` numbers, read when they are asked for. */
export function openInts(reader: PartReader, count: number): OpenInts {
  const { control } = reader
  const way = control.byte()
  if (way > 3) throw damage(`numbers in the unknown way ${way}`)
  const sign = control.numberUpTo(1) === 1 ? -1 : 1
  const base = sign * control.number()
  const divisor = control.number()
  const width = (way & isVarint) === 0 ? control.numberUpTo(7) : undefined
  const planes = Array.from({ length: width ?? 0 }, () => reader.laterBytes())
  const later = width === undefined ? undefined : new OpenPlanes(planes, count)
  const residues = later === undefined ? openVarints(reader, count) : (): Float64Array => later.values()
  const open = (): Float64Array => {
    const values = residues()
    let before = base
    let greatest = base
    let least = base
    if ((way & isDelta) === 0) {
      for (let index = 0; index < count; index++) {
        const value = base + (values[index] as number) * divisor
        if (value > greatest) greatest = value
        values[index] = value
      }
    } else {
      for (let index = 0; index < count; index++) {
        const value = (values[index] as number) * divisor
        // Most differences are small, and a remainder of doubles is dear.
        before += value <= 0x7fffffff ? (value >>> 1) ^ -(value & 1) : unzigzag(value)
        if (before > greatest) greatest = before
        else if (before < least) least = before
        values[index] = before
      }
    }
    if (!(greatest < greatestInt && least > -greatestInt)) throw damage('a number that is too great')
    return values
  }
  if (way !== 0 || later === undefined) return open
  const single: SingleInts = {
    get heldBytes() {
      return later.heldBytes
    },
    at(index) {
      const value = base + later.at(index) * divisor
      if (!(value < greatestInt)) throw damage('a number that is too great')
      return value
    },
    placesOf: (number) => later.placesOf((number - base) / divisor),
  }
  const [plane] = planes
  return width === 1 && base === 0 && divisor === 1 && plane !== undefined
    ? Object.assign(open, { single, bytes: () => plane.read() })
    : Object.assign(open, { single })
}

function openVarints(reader: PartReader, count: number): () => Float64Array {
  const payload = reader.laterBytes()
  if (payload.length < count) throw damage('too few numbers')
  return () => {
    const source = new ByteSource(payload.read())
    const values = new Float64Array(count)
    for (let index = 0; index < count; index++) values[index] = source.number()
    if (source.rest > 0) throw damage('too many numbers')
    return values
  }
}

/** Reads `count` numbers. */
export function readInts(reader: PartReader, count: number): Float64Array {
  return openInts(reader, count)()
}
