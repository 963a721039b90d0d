import type { TimeLayout } from './time-layout.ts'

const zero = 48

function twoDigits(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] as number) - zero
  const low = (bytes[at + 1] as number) - zero
  return high < 0 || high > 5 || low < 0 || low > 9 ? Number.NaN : high * 10 + low
}

/**
 * Reads times of one layout that come one after the other. Most differ from the one before in second and fraction only, so that the
 * calendar is asked once a minute.
 */
export class TickReader {
  readonly #layout: TimeLayout
  /** The text before, and its ticks without second and fraction. */
  #before: Uint8Array | undefined
  #minute = 0

  constructor(layout: TimeLayout) {
    this.#layout = layout
  }

  /** The ticks of the text from one place to another; NaN where it is none of the layout. */
  ticks(bytes: Uint8Array, start: number, end: number): number {
    const layout = this.#layout
    if (end - start !== layout.length) return Number.NaN
    const { secondAt, partAt, decimals, ticksPerSecond } = layout
    if (this.#before !== undefined && this.#isSameMinute(this.#before, bytes, start)) {
      const second = twoDigits(bytes, start + secondAt)
      let part = 0
      for (let at = start + partAt; at < start + partAt + decimals; at++) {
        const digit = (bytes[at] as number) - zero
        if (digit < 0 || digit > 9) return Number.NaN
        part = part * 10 + digit
      }
      return this.#minute + second * ticksPerSecond + part
    }
    const value = layout.ticks(Buffer.from(bytes.subarray(start, end)).toString('latin1'), 0)
    if (ticksPerSecond > 0 && !Number.isNaN(value)) {
      this.#before = bytes.slice(start, end)
      const perMinute = 60 * ticksPerSecond
      this.#minute = Math.floor(value / perMinute) * perMinute
    }
    return value
  }

  #isSameMinute(before: Uint8Array, bytes: Uint8Array, start: number): boolean {
    const { secondAt, partAt, decimals } = this.#layout
    for (let place = 0; place < before.length; place++) {
      if (before[place] === bytes[start + place]) continue
      const isSecond = place === secondAt || place === secondAt + 1
      if (!isSecond && (place < partAt || place >= partAt + decimals)) return false
    }
    return true
  }
}
