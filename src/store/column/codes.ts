import { ByteSink } from './byte-sink.ts'
import { greatestOf, mapCodes } from './code-loops.ts'
import type { Codes } from './column.ts'
import { damage } from './damage.ts'
import { dependence } from './dependence.ts'
import { narrowCodes } from './intern.ts'
import type { PartReader } from './part-reader.ts'
import { PartWriter, smallest, type Way } from './part-writer.ts'
import { widthOf, writePlanes } from './planes.ts'
import { orderByCode } from './row-order.ts'
import type { RowCodes } from './text-codec.ts'

/** In the order of their numbers in a file: only ever append. */
const codeWays = ['plain', 'distance', 'same', 'via', 'grouped'] as const

/** How codes are written. */
type CodeWay = (typeof codeWays)[number]

/** What was written. */
export interface WrittenCodes {
  /** For the next piece of the same column. */
  readonly way: string
  /** The place of the column that they refer to. */
  readonly other?: number | undefined
}

/** What the reader needs of the columns that codes may refer to. */
export type OtherCodes = (place: number) => Codes

function begin(way: CodeWay): PartWriter {
  const writer = new PartWriter()
  writer.control.byte(codeWays.indexOf(way))
  return writer
}

function writePlain(writer: PartWriter, codes: Codes, size: number): PartWriter {
  if (codes instanceof Uint8Array && size > 1) writer.bytes(codes)
  else writePlanes(writer, Float64Array.from(codes), widthOf(size - 1))
  return writer
}

/** Gives how the codes are filled in, once they are wanted. */
function openPlain(reader: PartReader, size: number): (codes: Codes) => void {
  const width = size <= 1 ? 0 : size <= 256 ? 1 : widthOf(size - 1)
  const planes = Array.from({ length: width }, () => reader.laterBytes())
  return (codes) => {
    for (const plane of planes) {
      const bytes = plane.read()
      if (bytes.length !== codes.length) throw damage(`${bytes.length} codes for ${codes.length} rows`)
      if (width === 1) codes.set(bytes)
      else
        for (let index = 0; index < codes.length; index++)
          codes[index] = ((codes[index] as number) << 8) | (bytes[index] as number)
    }
    checkCodes(codes, size)
  }
}

/** Undefined where a code stands before a smaller one that is new, as in the map of a dependence. */
function distances(codes: Codes): PartWriter | undefined {
  const writer = begin('distance')
  const sink = new ByteSink(codes.length + 16)
  let next = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code === next) {
      sink.byte(0)
      next++
    } else if (code > next) return undefined
    else sink.number(next - code)
  }
  writer.bytes(sink.bytes())
  return writer
}

function readDistances(payload: Uint8Array, codes: Codes, size: number): void {
  let next = 0
  let at = 0
  for (let index = 0; index < codes.length; index++) {
    let step = payload[at++] as number
    // Of an end within the payload nothing is said here: then the lengths differ.
    if (step >= 128) {
      step -= 128
      for (let scale = 128, byte = 128; byte >= 128; scale *= 128) {
        byte = payload[at++] ?? 0
        step += (byte & 127) * scale
      }
    }
    if (step > next) throw damage('a code before the first')
    codes[index] = step === 0 ? next++ : next - step
  }
  if (at !== payload.length) throw damage('another number of codes')
  if (next > size) throw damage(`${next} codes of ${size}`)
}

function grouped(codes: Codes, size: number, place: number, other: Codes): PartWriter {
  const writer = begin('grouped')
  writer.control.number(place)
  const order = orderByCode(other)
  const sorted = narrowCodes(size, codes.length)
  for (let index = 0; index < order.length; index++) sorted[index] = codes[order[index] ?? 0] ?? 0
  return writePlain(writer, sorted, size)
}

/** Grouping is tried with so many others, and not for so few rows. */
const mostTrials = 4
const fewRows = 512
/** The reader needs the other column first, and puts each row in its place. */
const groupedMargin = 0.05

/**
 * The codes of a dictionary, numbered in the order in which their texts first appear.
 *
 *     plain     the codes as byte planes
 *     distance  0 for a text that is new, else how many were new since this one: 0 0 1 0 1 2 ... ids that repeat soon are small numbers
 *     same      the codes of another column: both change together
 *     via       a code for each code of another column, on which this one depends: the user of a request
 *     grouped   the codes as byte planes, the rows in the order of another column's codes, on which this one depends a little: what
 *               one request did, then what the next did
 *
 *     control: way, (same, via, grouped: the other's place)   bytes: planes or varints   (via: codes of the other's size follow)
 *
 * @param others - columns that may be referred to; their codes stand for the same rows.
 * @param hint - the way that was best for the piece before this one.
 * @param before - the key of the column that it referred to.
 */
export function writeCodes(
  writer: PartWriter,
  codes: Codes,
  size: number,
  others: readonly RowCodes[] = [],
  hint?: unknown,
  before?: unknown,
): WrittenCodes {
  const found = dependence(codes, size, others, before)
  if (found !== undefined) {
    const { place, map, isSame } = found
    writer.control.byte(codeWays.indexOf(isSame ? 'same' : 'via'))
    writer.control.number(place)
    if (!isSame) writeCodes(writer, map, size)
    return { way: isSame ? 'same' : 'via', other: place }
  }
  const ways: Way<WrittenCodes>[] = []
  const nameOf = (place: number): string => `grouped ${others[place]?.key ?? place}`
  const known = others.findIndex((other, place) => nameOf(place) === hint && other.codes.length === codes.length)
  const withGroups = (place: number): void => {
    const other = others[place]
    if (other === undefined || other.codes.length !== codes.length || other.size < 2) return
    const key = { way: nameOf(place), other: place }
    ways.push({ key, writer: grouped(codes, size, place, other.codes), margin: groupedMargin })
  }
  if (known >= 0) withGroups(known)
  else {
    const near = hint === 'plain' || size < 3 ? undefined : distances(codes)
    if (near !== undefined) ways.push({ key: { way: 'distance' }, writer: near })
    if (hint !== 'distance' || near === undefined)
      ways.push({ key: { way: 'plain' }, writer: writePlain(begin('plain'), codes, size) })
    if (hint !== 'plain' && hint !== 'distance' && codes.length >= fewRows) {
      const sizes = others.map((other, place) => ({ place, size: other.size })).sort((a, b) => a.size - b.size)
      for (const { place } of [...sizes.slice(0, mostTrials), ...sizes.slice(mostTrials).slice(-mostTrials)]) withGroups(place)
    }
  }
  const best = smallest(ways)
  writer.absorb(best.writer)
  return best.key
}

/** `count` codes, each below `size`, read when they are asked for. */
export function openCodes(reader: PartReader, count: number, size: number, other?: OtherCodes): () => Codes {
  const fill = openWay(reader, size, other)
  return () => {
    const codes = narrowCodes(size, count)
    // Of one text all codes are 0, whatever they are written by.
    if (size > 1 || count === 0) fill(codes)
    else if (size < 1) throw damage(`${count} codes of nothing`)
    return codes
  }
}

/** Reads `count` codes. */
export function readCodes(reader: PartReader, count: number, size: number, other?: OtherCodes): Codes {
  return openCodes(reader, count, size, other)()
}

/** What was written is read in the order in which it was; what it means is found out when codes are wanted. */
function openWay(reader: PartReader, size: number, other: OtherCodes | undefined): (codes: Codes) => void {
  const { control } = reader
  const way = codeWays[control.byte()]
  if (way === undefined) throw damage('codes in an unknown way')
  if (way === 'plain') return openPlain(reader, size)
  if (way === 'distance') {
    const payload = reader.laterBytes()
    return (codes) => readDistances(payload.read(), codes, size)
  }
  const place = control.number()
  if (other === undefined) throw damage('a reference to a column that is not there')
  const othersOf = (codes: Codes): Codes => {
    const others = other(place)
    if (others.length !== codes.length) throw damage('a reference to a column that is not there')
    return others
  }
  if (way === 'same') {
    return (codes) => {
      codes.set(othersOf(codes))
      checkCodes(codes, size)
    }
  }
  const fill = way === 'grouped' ? openPlain(reader, size) : openWay(reader, size, undefined)
  if (way === 'grouped') {
    return (codes) => {
      const order = orderByCode(othersOf(codes))
      const sorted = codes.slice()
      fill(sorted)
      for (let index = 0; index < codes.length; index++) codes[order[index] as number] = sorted[index] as number
    }
  }
  return (codes) => {
    const others = othersOf(codes)
    const map = narrowCodes(size, greatestOf(others) + 1)
    fill(map)
    mapCodes(others, map, codes)
  }
}

function checkCodes(codes: Codes, size: number): void {
  const greatest = greatestOf(codes)
  if (greatest >= size) throw damage(`the code ${greatest} of ${size}`)
}
