import { readTime } from '../../json/decode-time.ts'
import type { CutKind } from '../cut/skeleton.ts'
import { slotValue } from '../cut/slot-value.ts'

/** Reads the times of slots, as the decoder of lines does. Most of them say the same second as the one before. */
export class SlotTimes {
  #second = '?'
  #base = NaN

  /** Milliseconds since 1970; NaN for a text that is no time. */
  read(kind: CutKind, text: string): number {
    if (kind !== 'string') return readTime(slotValue(kind, text)) ?? NaN
    if (text.length === 24 && text.charCodeAt(19) === 46 && text.charCodeAt(23) === 90 && text.charCodeAt(10) === 84) {
      if (!text.startsWith(this.#second)) {
        this.#second = text.slice(0, 19)
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

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
