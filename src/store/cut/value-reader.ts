import { integerBetween, mostDigits } from '../column/integer.ts'
import { isoPattern, type SpanForm } from '../column/text-spans.ts'
import { compileLayout } from '../column/time-layout.ts'
import { sameBytes, viewOf } from '../column/same-bytes.ts'
import type { LineWindow } from './line-window.ts'
import { readTime } from '../../json/decode-time.ts'

const none = -1
const lineFeed = 0x0a
const [quote, zero, dot, letterZ] = [34, 48, 46, 90]

/** Reads the values of a column as numbers while they are looked for, where the piece before says that they are. */
export interface ValueReader {
  readonly form: SpanForm
  /** What was found, or read. */
  value: number
  /** Where the value ends that begins at a place; -1 where it is none that is read in passing. It is what the slot's kind has to be. */
  find(from: number, end: number): number
  /** Any value: false where its number would not give its text again. */
  read(start: number, end: number): boolean
}

const isoLength = 24
const [secondLength, digitsAt] = [19, 20]
const isoLayout = compileLayout(isoPattern)

/** `2026-11-20T09:00:00.123Z`: most times say the same second as the one before. */
class IsoReader implements ValueReader {
  readonly form = 'iso'
  value = Number.NaN
  readonly #window: LineWindow
  /** The second that was read last, as a text and as a number; before that, what no line has in it. */
  readonly #known: DataView = viewOf(new Uint8Array(isoLength).fill(lineFeed))
  #second = Number.NaN

  constructor(window: LineWindow) {
    this.#window = window
  }

  find(from: number, end: number): number {
    const to = from + isoLength
    const { bytes, view } = this.#window
    if (to >= end || !sameBytes(view, from, this.#known, 0, secondLength)) return none
    if (bytes[from + secondLength] !== dot || bytes[to - 1] !== letterZ || bytes[to] !== quote) return none
    const high = (bytes[from + digitsAt] as number) - zero
    const middle = (bytes[from + digitsAt + 1] as number) - zero
    const low = (bytes[from + digitsAt + 2] as number) - zero
    if (high < 0 || high > 9 || middle < 0 || middle > 9 || low < 0 || low > 9) return none
    this.value = this.#second + high * 100 + middle * 10 + low
    return to
  }

  read(start: number, end: number): boolean {
    if (end - start !== isoLength) return false
    const text = this.#window.bytes.toString('latin1', start, end)
    const ticks = isoLayout?.ticks(text, 0) ?? Number.NaN
    // A day that the calendar does not know is another one to some readers.
    if (ticks !== readTime(text)) return false
    this.value = ticks
    for (let place = 0; place < isoLength; place++) this.#known.setUint8(place, text.charCodeAt(place))
    this.#second = Math.floor(ticks / 1000) * 1000
    return true
  }
}

/** `0`, `42`: whole numbers. */
class IntReader implements ValueReader {
  readonly form = 'int'
  value = Number.NaN
  readonly #window: LineWindow

  constructor(window: LineWindow) {
    this.#window = window
  }

  find(from: number, end: number): number {
    const { bytes } = this.#window
    let value = 0
    let at = from
    let code = 0
    for (; at < end; at++) {
      code = bytes[at] as number
      if (code < zero || code > zero + 9) break
      value = value * 10 + code - zero
    }
    const length = at - from
    if (length === 0 || length > mostDigits || (length > 1 && bytes[from] === zero)) return none
    // More of the number follows, or nothing at all.
    if (at === end || code === dot || (code | 32) === 101) return none
    this.value = value
    return at
  }

  read(start: number, end: number): boolean {
    this.value = integerBetween(this.#window.bytes, start, end)
    return !Number.isNaN(this.value)
  }
}

/** The reader of a column's values, by what was found of the piece before: undefined where they are no numbers. */
export function valueReader(kind: string, before: string | undefined, window: LineWindow): ValueReader | undefined {
  if (kind === 'string' && before === 'time') return new IsoReader(window)
  return kind === 'bare' && before === 'int' ? new IntReader(window) : undefined
}
