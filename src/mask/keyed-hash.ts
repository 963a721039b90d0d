import { node } from '../core/node.ts'
import type { MaskClass } from './class.ts'
import { className } from './class.ts'

/** How many hashes are remembered: making one costs as much as encoding several lines (bench `mask`). */
const capacity = 4096

/** Longer values are not remembered. */
const maxKnownLength = 512

const digitsOnly: ReadonlySet<string> = new Set(['phone', 'card', 'ssn'])
const lettersOnly: ReadonlySet<string> = new Set(['iban', 'bank-account', 'document'])

/** One form for values that mean the same. */
export function normalise(cls: MaskClass, value: string): string {
  const text = value.normalize('NFC').trim()
  if (cls === 'email') return text.replace('%40', '@').toLowerCase()
  if (digitsOnly.has(cls)) return text.replaceAll(/\D+/g, '') || text
  if (lettersOnly.has(cls)) return text.replaceAll(/[^A-Za-z0-9]+/g, '').toUpperCase() || text
  return text
}

/** HMAC-SHA-256 of values (RFC 2104), in base64url, separate for each class: the same value under two classes has two hashes. */
export class KeyedHash {
  readonly #key: string | Uint8Array
  readonly #keyId: string
  readonly #length: number
  readonly #normalises: boolean
  readonly #known = new Map<string, string>()

  constructor(key: string | Uint8Array, keyId: string, length: number, normalises: boolean) {
    this.#key = key
    this.#keyId = keyId
    this.#length = length
    this.#normalises = normalises
  }

  /** `[EMAIL:k1.Zk3…]` */
  of(cls: MaskClass, value: string): string {
    const id = `${cls}\0${value}`
    const known = this.#known.get(id)
    if (known !== undefined) {
      // Newest last: the oldest is forgotten first.
      this.#known.delete(id)
      this.#known.set(id, known)
      return known
    }
    const text = `${cls}\0${this.#normalises ? normalise(cls, value) : value}`
    const hash = node.crypto.createHmac('sha256', this.#key).update(text).digest('base64url').slice(0, this.#length)
    const made = `[${className(cls)}:${this.#keyId}.${hash}]`
    if (value.length <= maxKnownLength) {
      if (this.#known.size >= capacity)
        for (const oldest of this.#known.keys()) {
          this.#known.delete(oldest)
          break
        }
      this.#known.set(id, made)
    }
    return made
  }
}
