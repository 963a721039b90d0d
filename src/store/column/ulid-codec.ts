import type { Column } from './column.ts'
import { damage } from './damage.ts'
import { readInts, writeInts } from './ints.ts'
import type { TextCodec } from './text-codec.ts'
import { TextColumn } from './text-column.ts'
import { readTransposed, writeTransposed } from './transposed.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 26
/** The characters that are the time. */
const timeLength = 10
/** What the others are as bytes. */
const randomBytes = 10
const none = 255

const values = new Uint8Array(256).fill(none)
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value

/** The time of a ULID; NaN where the text is none, or where the time has more than 48 bits. */
function timeOf(text: string): number {
  if (text.length !== length || text.charCodeAt(0) > 55) return Number.NaN
  let time = 0
  for (let index = 0; index < timeLength; index++) {
    const value = values[text.charCodeAt(index) & 255] ?? none
    if (value === none) return Number.NaN
    time = time * 32 + value
  }
  return time
}

/** Puts the sixteen random characters into ten bytes; false where there is another character. */
function packRandom(text: string, out: Uint8Array, to: number): boolean {
  let bits = 0
  let waiting = 0
  let at = to
  for (let index = timeLength; index < length; index++) {
    const value = values[text.charCodeAt(index) & 255] ?? none
    if (value === none) return false
    waiting = (waiting << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out[at++] = waiting >>> bits
      waiting &= (1 << bits) - 1
    }
  }
  return true
}

class UlidColumn extends TextColumn {
  override readonly kind = 'ulid'
  readonly #times: Float64Array
  readonly #random: Uint8Array

  constructor(times: Float64Array, random: Uint8Array) {
    super()
    this.#times = times
    this.#random = random
  }

  override get count(): number {
    return this.#times.length
  }

  override get heldBytes(): number {
    return this.#times.byteLength + this.#random.byteLength
  }

  override text(index: number): string {
    let time = this.#times[index] ?? 0
    let head = ''
    for (let place = 0; place < timeLength; place++) {
      head = alphabet.charAt(time % 32) + head
      time = Math.floor(time / 32)
    }
    let bits = 0
    let waiting = 0
    let tail = ''
    for (let at = index * randomBytes; at < (index + 1) * randomBytes; at++) {
      waiting = (waiting << 8) | (this.#random[at] ?? 0)
      bits += 8
      while (bits >= 5) {
        bits -= 5
        tail += alphabet.charAt(waiting >>> bits)
        waiting &= (1 << bits) - 1
      }
    }
    return head + tail
  }
}

/**
 * `01ARZ3NDEKTSV4RRFFQ69G5FAV`: ULIDs in upper case, a time in milliseconds and 80 random bits (github.com/ulid/spec).
 *
 *     the times by `ints.ts`    bytes: ten planes of the random bits
 */
export const ulidCodec: TextCodec = {
  kind: 'ulid',
  fits: (text) => !Number.isNaN(timeOf(text)) && packRandom(text, new Uint8Array(randomBytes), 0),
  write(texts, { writer, hint }) {
    const times = new Float64Array(texts.length)
    const random = new Uint8Array(texts.length * randomBytes)
    let index = 0
    for (const text of texts) {
      const time = timeOf(text)
      if (Number.isNaN(time) || !packRandom(text, random, index * randomBytes)) return undefined
      times[index++] = time
    }
    const way = writeInts(writer, times, hint?.way)
    writeTransposed(writer, random, texts.length, randomBytes)
    return { way }
  },
  read(reader, count): Column {
    const times = readInts(reader, count)
    for (const time of times) if (time < 0 || time >= 2 ** 48) throw damage('a time of more than 48 bits')
    return new UlidColumn(times, readTransposed(reader, count, randomBytes))
  },
}
