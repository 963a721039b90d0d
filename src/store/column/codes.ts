import { ByteSink } from './byte-sink.ts'
import { ByteSource } from './byte-source.ts'
import type { Codes, ColumnCodes } from './column.ts'
import { damage } from './damage.ts'
import { dependence } from './dependence.ts'
import { narrowCodes } from './intern.ts'
import type { PartReader } from './part-reader.ts'
import { PartWriter, smallest } from './part-writer.ts'
import { readPlanes, widthOf, writePlanes } from './planes.ts'

/** How codes are written. */
export type CodeWay = (typeof codeWays)[number]

/** In the order of their numbers in a file: only ever append. */
export const codeWays = ['plain', 'distance', 'same', 'via'] as const

/** What was written. */
export interface WrittenCodes {
  readonly way: CodeWay
  /** The place of the column that they refer to. */
  readonly other?: number | undefined
}

/** What the reader needs of the columns that codes may refer to. */
export type OtherCodes = (place: number) => Codes

function plain(codes: Codes, size: number): PartWriter {
  const writer = new PartWriter()
  writer.control.byte(0)
  if (codes instanceof Uint8Array && size > 1) writer.bytes(codes)
  else writePlanes(writer, Float64Array.from(codes), widthOf(size - 1))
  return writer
}

/** Undefined where a code stands before a smaller one that is new, as in the map of a dependence. */
function distance(codes: Codes): PartWriter | undefined {
  const writer = new PartWriter()
  writer.control.byte(1)
  const sink = new ByteSink(codes.length + 16)
  let next = 0
  for (const code of codes) {
    if (code === next) {
      sink.byte(0)
      next++
    } else if (code > next) return undefined
    else sink.number(next - code)
  }
  writer.bytes(sink.bytes())
  return writer
}

/**
 * The codes of a dictionary, numbered in the order in which their texts first appear.
 *
 *     plain     the codes as byte planes
 *     distance  0 for a text that is new, else how many were new since this one: 0 0 1 0 1 2 ... ids that repeat soon are small numbers
 *     same      the codes of another column: both change together
 *     via       a code for each code of another column, on which this one depends: the user of a request
 *
 *     control: way, (same, via: the other's place)   bytes: planes or varints   (via: codes of the other's size follow)
 *
 * @param others - columns that may be referred to; their codes stand for the same rows.
 */
export function writeCodes(
  writer: PartWriter,
  codes: Codes,
  size: number,
  others: readonly Omit<ColumnCodes, 'key'>[] = [],
  known?: CodeWay,
): WrittenCodes {
  const found = dependence(codes, size, others)
  if (found !== undefined) {
    const { place, map, isSame } = found
    writer.control.byte(isSame ? 2 : 3)
    writer.control.number(place)
    if (!isSame) writeCodes(writer, map, size)
    return { way: isSame ? 'same' : 'via', other: place }
  }
  const ways: (readonly [CodeWay, PartWriter])[] = []
  const distances = known === 'plain' || size < 3 ? undefined : distance(codes)
  if (distances !== undefined) ways.push(['distance', distances])
  if (known !== 'distance' || distances === undefined) ways.push(['plain', plain(codes, size)])
  const [way, written] = smallest(ways)
  writer.absorb(written)
  return { way }
}

/** `count` codes, each below `size`. */
export function readCodes(reader: PartReader, count: number, size: number, other?: OtherCodes): Codes {
  const { control } = reader
  const way = codeWays[control.byte()]
  const codes = narrowCodes(size, count)
  if (way === 'plain') {
    const width = widthOf(size - 1)
    if (codes instanceof Uint8Array && size > 1) {
      const payload = reader.bytes()
      if (payload.length !== count) throw damage(`${payload.length} codes for ${count} rows`)
      codes.set(payload)
    } else codes.set(readPlanes(reader, count, width))
  } else if (way === 'distance') readDistances(reader, codes)
  else if (way === 'same' || way === 'via') {
    const place = control.number()
    const others = other?.(place)
    if (others === undefined || others.length !== count) throw damage('a reference to a column that is not there')
    if (way === 'same') codes.set(others)
    else {
      let most = -1
      for (const code of others) if (code > most) most = code
      const map = readCodes(reader, most + 1, size)
      for (let index = 0; index < count; index++) codes[index] = map[others[index] ?? 0] ?? 0
    }
  } else throw damage('codes in an unknown way')
  for (const code of codes) if (code >= size) throw damage(`the code ${code} of ${size}`)
  return codes
}

function readDistances(reader: PartReader, codes: Codes): void {
  const source = new ByteSource(reader.bytes())
  let next = 0
  for (let index = 0; index < codes.length; index++) {
    const step = source.number()
    if (step > next) throw damage('a code before the first')
    codes[index] = step === 0 ? next++ : next - step
  }
  if (source.rest > 0) throw damage('too many codes')
}
