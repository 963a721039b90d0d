import type { Limits } from '../core/encoder.ts'
import { type Masker, passThrough, type Verdict } from '../core/masker.ts'
import { createKeyCache, type KeyText } from './key.ts'
import { markers } from './marker.ts'
import { head, quote, quoteInner } from './string.ts'

/** Printed where masking itself fails. */
const failed = '[MASK_ERROR]'

/** How much of a text beyond the limit the masker still sees, so that a secret across the cut is not half printed. */
const overlap = 512

/** UTF-16 units of a key; longer ones are cut as if `maxStringLength` were this. */
const maxKeyLength = 1024

/** Prints texts, numbers and names, masked as written, whatever the masker does. */
export class MaskedWriter {
  readonly limits: Limits
  /** Something is masked at all. */
  readonly masks: boolean
  protected readonly masker: Masker
  readonly #names: KeyText

  constructor(limits: Limits, masker: Masker) {
    this.limits = limits
    this.masker = masker
    this.masks = masker !== passThrough
    this.#names = createKeyCache((key) => {
      try {
        return masker.name(key)
      } catch {
        return failed
      }
    })
  }

  /** The verdict for a key below another verdict. */
  verdict(parent: Verdict, key: string): Verdict {
    if (!this.masks) return 0
    try {
      return this.masker.at(parent, key)
    } catch {
      return parent
    }
  }

  /** The name to print for a key. */
  name(key: string): string {
    return this.masks ? this.#names(key) : key
  }

  /** Whether texts are masked always alike, and so may be kept. */
  get isStable(): boolean {
    return this.masker.isStable
  }

  numbersBelow(verdict: Verdict): number {
    return this.masks && verdict !== 0 ? this.masker.numbersBelow(verdict) : Infinity
  }

  /** What stands in place of an object as JSON; undefined for one that is opened. */
  closed(verdict: Verdict): string | undefined {
    if (!this.masks || verdict === 0) return undefined
    try {
      const shown = this.masker.object(verdict)
      return shown === undefined ? undefined : quote(shown)
    } catch {
      return `"${failed}"`
    }
  }

  /** A text, masked and cut, as JSON without quotation marks. */
  inner(text: string, verdict: Verdict): string {
    if (!this.masks || verdict === 0 || text.length > this.limits.maxStringLength) return quoteInner(this.mask(text, verdict))
    try {
      const bits = this.masker.scan(text, verdict)
      return bits === 0 ? text : quoteInner(bits === 1 ? text : this.masker.mask(text, bits, verdict))
    } catch {
      return failed
    }
  }

  /** A text, masked and cut, not yet quoted. */
  mask(given: string, verdict: Verdict): string {
    const limit = this.limits.maxStringLength
    let text = given.length > limit + overlap ? head(given, limit + overlap) : given
    if (this.masks && verdict !== 0) {
      try {
        const bits = this.masker.scan(text, verdict)
        if (bits > 1) text = this.masker.mask(text, bits, verdict)
      } catch {
        return failed
      }
    }
    return given.length > limit ? head(text, limit) + markers.maxStringLength : this.cut(text, limit)
  }

  /** A text as JSON. */
  text(text: string, verdict: Verdict): string {
    if (!this.masks || verdict === 0) return quote(text.length > this.limits.maxStringLength ? this.mask(text, verdict) : text)
    try {
      return this.scanned(text, text.length > this.limits.maxStringLength ? 1 : this.masker.scan(text, verdict), verdict)
    } catch {
      return `"${failed}"`
    }
  }

  /** A text as JSON, of which a scan has said what it needs. */
  scanned(text: string, bits: number, verdict: Verdict): string {
    if (text.length > this.limits.maxStringLength) return quote(this.mask(text, verdict))
    if (bits === 0) return `"${text}"`
    if (bits === 1) return JSON.stringify(text)
    try {
      return quote(this.cut(this.masker.mask(text, bits, verdict), this.limits.maxStringLength))
    } catch {
      return `"${failed}"`
    }
  }

  /** A number as JSON; what JSON has no number for is a string: `"NaN"`, and integers that a double would round. */
  number(given: number | bigint, verdict: Verdict): string {
    let value: number | bigint | string = given
    if (this.masks && verdict !== 0) {
      try {
        value = this.masker.number(given, verdict)
      } catch {
        value = failed
      }
    }
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`
    if (typeof value === 'string') return quote(value)
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? String(value) : `"${value}"`
  }

  protected replaced(value: unknown, verdict: Verdict): unknown {
    if (value === undefined) return undefined
    try {
      return this.masker.replace(value, verdict)
    } catch {
      return failed
    }
  }

  /** A key that is too long is cut and gets its position, so that two of them differ. */
  shorten(key: string, position: number): string {
    const limit = Math.min(maxKeyLength, this.limits.maxStringLength)
    return key.length <= limit ? key : `${head(key, limit)}${markers.maxStringLength}${position}`
  }

  protected cut(text: string, limit: number): string {
    return text.length > limit ? head(text, limit) + markers.maxStringLength : text
  }
}
