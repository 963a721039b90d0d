import type { Column, ColumnKind } from './column.ts'
import { damage } from './damage.ts'
import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'
import type { TextCodec } from './text-codec.ts'

/** Rows of as many bytes each, and how they are printed. */
class BytesColumn implements Column {
  readonly kind: ColumnKind
  readonly count: number
  readonly #rows: Buffer
  readonly #width: number
  readonly #print: (rows: Buffer, from: number, end: number) => string

  constructor(kind: ColumnKind, rows: Buffer, count: number, print: (rows: Buffer, from: number, end: number) => string) {
    this.kind = kind
    this.count = count
    this.#rows = rows
    this.#width = count === 0 ? 0 : rows.length / count
    this.#print = print
  }

  text(index: number): string {
    const from = index * this.#width
    return this.#print(this.#rows, from, from + this.#width)
  }

  texts(): readonly string[] {
    return Array.from({ length: this.count }, (_none, index) => this.text(index))
  }
}

/** The first bytes of all rows, then the second ...: a payload each, since each has its own statistics. */
function writeTransposed(writer: PartWriter, rows: Uint8Array, count: number, width: number): void {
  for (let place = 0; place < width; place++) {
    const plane = new Uint8Array(count)
    for (let row = 0, at = place; row < count; row++, at += width) plane[row] = rows[at] ?? 0
    writer.bytes(plane)
  }
}

function readTransposed(reader: PartReader, count: number, width: number): Buffer {
  const rows = Buffer.alloc(count * width)
  for (let place = 0; place < width; place++) {
    const plane = reader.bytes()
    if (plane.length !== count) throw damage(`a plane of ${plane.length} bytes for ${count} rows`)
    for (let row = 0, at = place; row < count; row++, at += width) rows[at] = plane[row] ?? 0
  }
  return rows
}

const mostWidth = 128

/** Which value a character has as a hexadecimal digit; 255 for none. `abcdef` are of one case, `ABCDEF` of the other, digits of both. */
function hexTable(letters: string): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  for (let value = 0; value < 10; value++) table[48 + value] = value
  for (let value = 10; value < 16; value++) table[letters.charCodeAt(value - 10)] = value
  return table
}

const lower = hexTable('abcdef')
const upper = hexTable('ABCDEF')

/** Puts the hexadecimal digits of a text into bytes; false where there is another character. */
function packHex(text: string, from: number, end: number, table: Uint8Array, out: Uint8Array, to: number): boolean {
  let at = to
  for (let index = from; index < end; index += 2) {
    const high = table[text.charCodeAt(index) & 255] ?? 255
    const low = table[text.charCodeAt(index + 1) & 255] ?? 255
    if ((high | low) > 15) return false
    out[at++] = (high << 4) | low
  }
  return true
}

const hasLetter = (text: string, letters: RegExp): boolean => letters.test(text)

/**
 * `4bf92f3577b34da6`: hexadecimal digits of one case, all texts of the same even length.
 *
 *     control: bytes each, 0 lower or 1 upper case    bytes: a plane for each place
 */
export const hexCodec: TextCodec = {
  kind: 'hex',
  fits: (text) =>
    text.length >= 8 && text.length % 2 === 0 && text.length <= mostWidth * 2 && /^(?:[\da-f]+|[\dA-F]+)$/.test(text),
  write(texts, { writer }) {
    const count = texts.length
    const length = texts[0]?.length ?? 0
    const width = length / 2
    const isUpper = texts.some((text) => hasLetter(text, /[A-F]/))
    const rows = new Uint8Array(count * width)
    let at = 0
    for (const text of texts) {
      if (text.length !== length || !packHex(text, 0, length, isUpper ? upper : lower, rows, at)) return undefined
      at += width
    }
    writer.control.byte(width)
    writer.control.byte(isUpper ? 1 : 0)
    writeTransposed(writer, rows, count, width)
    return {}
  },
  read(reader, count) {
    const width = reader.control.numberUpTo(mostWidth)
    const isUpper = reader.control.numberUpTo(1) === 1
    const rows = readTransposed(reader, count, width)
    return new BytesColumn('hex', rows, count, (bytes, from, end) => {
      const text = bytes.toString('hex', from, end)
      return isUpper ? text.toUpperCase() : text
    })
  },
}

/** Where the groups of a UUID stand. */
const uuidGroups = [
  [0, 8],
  [9, 13],
  [14, 18],
  [19, 23],
  [24, 36],
] as const

function packUuid(text: string, out: Uint8Array, to: number): boolean {
  if (text.length !== 36) return false
  let at = to
  for (const [from, end] of uuidGroups) {
    if (end < 36 && text.charCodeAt(end) !== 45) return false
    if (!packHex(text, from, end, lower, out, at)) return false
    at += (end - from) / 2
  }
  return true
}

/**
 * `0190a3b4-77c1-7d3e-9b1c-0f5a6c7d8e9f`: UUIDs of any version in lower case.
 *
 *     bytes: sixteen planes
 */
export const uuidCodec: TextCodec = {
  kind: 'uuid',
  fits: (text) => packUuid(text, new Uint8Array(16), 0),
  write(texts, { writer }) {
    const rows = new Uint8Array(texts.length * 16)
    let at = 0
    for (const text of texts) {
      if (!packUuid(text, rows, at)) return undefined
      at += 16
    }
    writeTransposed(writer, rows, texts.length, 16)
    return {}
  },
  read(reader, count) {
    return new BytesColumn('uuid', readTransposed(reader, count, 16), count, (bytes, from, end) => {
      const hex = bytes.toString('hex', from, end)
      return uuidGroups.map(([start, stop], index) => hex.slice(start - index, stop - index)).join('-')
    })
  },
}

/**
 * Texts of the same length: ULIDs, codes of airports.
 *
 *     control: length    bytes: a plane for each place
 */
export const fixedCodec: TextCodec = {
  kind: 'fixed',
  fits: (text) => text.length > 1 && text.length <= mostWidth,
  write(texts, { writer }) {
    const width = texts[0]?.length ?? 0
    if (texts.some((text) => text.length !== width)) return undefined
    writer.control.byte(width)
    writeTransposed(writer, Buffer.from(texts.join(''), 'latin1'), texts.length, width)
    return {}
  },
  read(reader, count) {
    const width = reader.control.numberUpTo(mostWidth)
    const rows = readTransposed(reader, count, width)
    return new BytesColumn('fixed', rows, count, (bytes, from, end) => bytes.toString('latin1', from, end))
  },
}
