import { readTime } from '../../json/decode-time.ts'
import type { CutKind } from '../cut/skeleton.ts'
import { slotValue } from '../cut/slot-value.ts'

const isoLength = 24
const none = -1

/** Reads the times of slots, as the decoder of lines does. Most of them say the same second as the one before. */
export class SlotTimes {
  #second = '?'
  /** Its bytes. */
  #codes: Uint8Array = Buffer.from(this.#second)
  #base = NaN

  /** The same for a text that is bytes. */
  readBytes(kind: CutKind, bytes: Buffer, start: number, end: number): number {
    if (kind === 'string' && end - start === isoLength && this.#isSameSecond(bytes, start)) {
      const ms = threeDigits(bytes, start + 20)
      if (ms !== none && bytes[start + 19] === 46 && bytes[start + 23] === 90) return this.#base + ms
    }
    return this.read(kind, bytes.toString('latin1', start, end))
  }

  #isSameSecond(bytes: Uint8Array, start: number): boolean {
    // A text that is no time has no base, and is looked at in full.
    if (Number.isNaN(this.#base)) return false
    const codes = this.#codes
    for (let place = codes.length - 1; place >= 0; place--) if (bytes[start + place] !== codes[place]) return false
    return true
  }

  /** Milliseconds since 1970; NaN for a text that is no time. */
  read(kind: CutKind, text: string): number {
    if (kind !== 'string') return readTime(slotValue(kind, text)) ?? NaN
    if (text.length === isoLength && text.charCodeAt(19) === 46 && text.charCodeAt(23) === 90 && text.charCodeAt(10) === 84) {
      if (!text.startsWith(this.#second)) {
        this.#second = text.slice(0, 19)
        this.#codes = Buffer.from(this.#second, 'latin1')
        const base = readTime(`${this.#second}.000Z`)
        this.#base = base ?? NaN
      }
      const ms = Number(text.slice(20, 23))
      // Blanks and signs are numbers elsewhere.
      if (ms >= 0 && isDigit(text, 20) && isDigit(text, 21) && isDigit(text, 22) && !Number.isNaN(this.#base))
        return this.#base + ms
    }
    return readTime(slotValue(kind, text)) ?? NaN
  }
}

function threeDigits(bytes: Uint8Array, from: number): number {
  let value = 0
  for (let at = from; at < from + 3; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) return none
    value = value * 10 + digit
  }
  return value
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
