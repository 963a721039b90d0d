const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'

/** Letters that secrets are made of, by name. */
export const alphabets = {
  digit: digits,
  nonZero: '123456789',
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  lower,
  UPPER: lower.toUpperCase(),
  base36: digits + lower,
  BASE36: digits + lower.toUpperCase(),
  base32: `${lower.toUpperCase()}234567`,
  base62: digits + lower + lower.toUpperCase(),
  base64: `${digits}${lower}${lower.toUpperCase()}+/`,
  base64url: `${digits}${lower}${lower.toUpperCase()}-_`,
  bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
  crockford: '0123456789ABCDEFGHJKMNPQRSTVWXYZ',
} as const

/** An element that is there. */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('nothing to pick from')
  return value
}

export type Alphabet = keyof typeof alphabets

/** Random choices that are the same for the same seed (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** An integer, both bounds included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<Value>(values: readonly Value[]): Value {
    return present(values[Math.floor(this.next() * values.length)])
  }

  /** So many letters of an alphabet. */
  text(length: number, alphabet: Alphabet): string {
    const letters = alphabets[alphabet]
    let text = ''
    for (let index = 0; index < length; index++) text += letters[Math.floor(this.next() * letters.length)]
    return text
  }

  /** The same values in another order. */
  shuffle<Value>(values: readonly Value[]): Value[] {
    const all = [...values]
    for (let index = all.length - 1; index > 0; index--) {
      const other = this.int(0, index)
      ;[all[index], all[other]] = [present(all[other]), present(all[index])]
    }
    return all
  }

  uuid(version = 4): string {
    const hex = this.text(30, 'hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(12, 15)}-${this.pick(['8', '9', 'a', 'b'])}${hex.slice(15, 18)}-${hex.slice(18, 30)}`
  }
}
