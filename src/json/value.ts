import { types } from 'node:util'
import type { Limits } from '../core/encoder.ts'
import { type Masker, passThrough, type Verdict } from '../core/masker.ts'
import { createKeyCache, type KeyText } from './key.ts'
import { KnownStacks } from './known-stacks.ts'
import { markers } from './marker.ts'
import { printSpecial } from './special.ts'
import { head, quote } from './string.ts'

/** One walk over the values of a line: the room that is left in it, and the objects that we are inside of. */
export interface Walk {
  left: number
  readonly inside: object[]
}

/** Prints an Error found among the values, as a JSON object. */
export type PrintError = (error: object, writer: ValueWriter, verdict: Verdict, walk: Walk) => string

/** How much of a text beyond the limit the masker still sees, so that a secret across the cut is not half printed. */
const overlap = 512

/** UTF-16 units of a key; longer ones are cut as if `maxStringLength` were this. */
const maxKeyLength = 1024

// Through `call`, so that an object's own `hasOwnProperty` is not asked; V8 knows this form inside for-in and makes it free.
// oxlint-disable-next-line typescript/unbound-method
const hasOwn = Object.prototype.hasOwnProperty

/** True for Errors, also those of another realm and DOMException. Throws what a proxy's traps throw. */
export function isError(value: object): boolean {
  return types.isNativeError(value) || value instanceof Error
}

/** What is printed where reading a value threw. */
export function thrownText(thrown: unknown): string {
  try {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return `[Throws: ${head(message, 256)}]`
  } catch {
    return '[Throws]'
  }
}

/** Prints any value as JSON: total (it never throws), bounded by the limits, masked as written. */
export class ValueWriter {
  readonly limits: Limits
  readonly keyText: KeyText
  readonly stacks: KnownStacks = new KnownStacks()
  readonly #commaKeyText: KeyText
  readonly #masker: Masker
  readonly #masks: boolean
  readonly #printError: PrintError

  constructor(limits: Limits, masker: Masker, printError: PrintError) {
    this.limits = limits
    this.#masker = masker
    this.#masks = masker !== passThrough
    this.#printError = printError
    this.keyText = createKeyCache((key) => `${quote(key)}:`)
    this.#commaKeyText = createKeyCache((key) => `,${quote(key)}:`)
  }

  /** The verdict for a key below another verdict. */
  verdict(parent: Verdict, key: string): Verdict {
    if (!this.#masks) return 0
    try {
      return this.#masker.at(parent, key)
    } catch {
      return parent
    }
  }

  /** A text, masked and cut, not yet quoted. */
  mask(given: string, verdict: Verdict): string {
    const limit = this.limits.maxStringLength
    let text = given.length > limit + overlap ? head(given, limit + overlap) : given
    if (this.#masks && verdict !== 0) {
      try {
        const bits = this.#masker.scan(text, verdict)
        if (bits > 1) text = this.#masker.mask(text, bits, verdict)
      } catch {
        return '[maskError]'
      }
    }
    return given.length > limit ? head(text, limit) + markers.maxStringLength : this.#cut(text, limit)
  }

  /** A text as JSON. */
  text(text: string, verdict: Verdict): string {
    if (text.length <= this.limits.maxStringLength) {
      if (!this.#masks || verdict === 0) return quote(text)
      try {
        const bits = this.#masker.scan(text, verdict)
        if (bits === 0) return `"${text}"`
        if (bits === 1) return JSON.stringify(text)
      } catch {
        return '"[maskError]"'
      }
    }
    return quote(this.mask(text, verdict))
  }

  /** A number as JSON; what JSON has no number for is a string: `"NaN"`, and integers that a double would round. */
  number(given: number | bigint, verdict: Verdict): string {
    let value: number | bigint | string = given
    if (this.#masks && verdict !== 0) {
      try {
        value = this.#masker.number(given, verdict)
      } catch {
        value = '[maskError]'
      }
    }
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`
    if (typeof value === 'string') return quote(value)
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? String(value) : `"${value}"`
  }

  /** Any value as JSON; an empty text for undefined. */
  value(value: unknown, verdict: Verdict, walk: Walk): string {
    let text: string
    switch (typeof value) {
      case 'string':
        text = this.text(
          value.length > walk.left && walk.left > 0 ? this.#cut(this.mask(value, verdict), walk.left) : value,
          verdict,
        )
        break
      case 'number':
      case 'bigint':
        text = this.number(value, verdict)
        break
      case 'boolean':
        text = value ? 'true' : 'false'
        break
      case 'undefined':
        return ''
      case 'symbol':
        text = this.text(String(value), verdict)
        break
      case 'function':
        text = this.text(functionText(value), verdict)
        break
      default:
        if (value !== null) return this.#object(value as object, verdict, walk)
        text = 'null'
    }
    if (text.length > walk.left) {
      walk.left = Math.min(walk.left, 0)
      return `"${markers.maxLineBytes}"`
    }
    walk.left -= text.length + 1
    return text
  }

  /**
   * The members of an object, without braces and without asking for `toJSON`.
   *
   * @param more - how many members were left out before.
   */
  members(object: object, verdict: Verdict, walk: Walk, more: number = 0): string {
    const record = object as Readonly<Record<string, unknown>>
    const { maxKeys } = this.limits
    let text = ''
    let count = 0
    let cut = more
    let marker: string = markers.maxKeys
    let lookalikes: string[] | undefined
    for (const key in record) {
      if (!hasOwn.call(record, key)) continue
      if (count >= maxKeys || walk.left <= 0) {
        if (count < maxKeys) marker = markers.maxLineBytes
        cut++
        continue
      }
      let printed: string
      try {
        printed = this.value(record[key], this.#masks ? this.verdict(verdict, key) : 0, walk)
      } catch (thrown) {
        printed = this.thrown(thrown, walk)
      }
      if (printed === '') continue
      const name = count === 0 ? this.key(key, count) : this.#commaKeyText(this.shorten(key, count))
      if (name.length > walk.left) {
        marker = markers.maxLineBytes
        walk.left = 0
        cut++
        continue
      }
      if (key.charCodeAt(0) === 91) (lookalikes ??= []).push(key)
      walk.left -= name.length
      text = text + name + printed
      count++
    }
    if (cut === 0) return text
    while (lookalikes?.includes(marker)) marker += '…'
    return `${text}${count === 0 ? '' : ','}"${marker}":${cut}`
  }

  /** A key with its colon. */
  key(key: string, position: number): string {
    return this.keyText(this.shorten(key, position))
  }

  /** A key that is too long is cut and gets its position, so that two of them differ. */
  shorten(key: string, position: number): string {
    const limit = Math.min(maxKeyLength, this.limits.maxStringLength)
    return key.length <= limit ? key : `${head(key, limit)}${markers.maxStringLength}${position}`
  }

  /** In place of a value whose reading threw. */
  thrown(thrown: unknown, walk: Walk): string {
    const text = this.text(thrownText(thrown), 1)
    walk.left -= text.length
    return text
  }

  #cut(text: string, limit: number): string {
    return text.length > limit ? head(text, limit) + markers.maxStringLength : text
  }

  #object(object: object, verdict: Verdict, walk: Walk): string {
    const { inside } = walk
    const depth = inside.length
    if (depth >= this.limits.maxDepth) return `"${markers.maxDepth}"`
    if (inside.includes(object)) return `"${markers.circular}"`
    if (walk.left <= 0) return `"${markers.maxLineBytes}"`
    walk.left -= 3
    inside.push(object)
    try {
      return this.#open(object, verdict, walk)
    } catch (thrown) {
      return this.thrown(thrown, walk)
    } finally {
      inside.length = depth
    }
  }

  /** Throws what the object's getters and traps throw. */
  #open(object: object, verdict: Verdict, walk: Walk): string {
    if (Array.isArray(object)) return this.list(object, object.length, verdict, walk)
    const prototype: unknown = Object.getPrototypeOf(object)
    if (prototype !== Object.prototype && prototype !== null) {
      if (isError(object)) return this.#printError(object, this, verdict, walk)
      const special = printSpecial(object, this.limits.maxKeys)
      if (special !== undefined) {
        if (typeof special === 'string') return this.text(special, verdict)
        if (special.kind === 'list') return this.list(special.list, special.size, verdict, walk)
        return `{${this.members(special.record, verdict, walk, special.more)}}`
      }
    }
    const toJSON: unknown = (object as { toJSON?: unknown }).toJSON
    if (typeof toJSON === 'function') {
      const made: unknown = Reflect.apply(toJSON, object, [''])
      // Asked once, as JSON.stringify does: what it answers is printed as it is.
      if (typeof made !== 'object' || made === null) return this.value(made, verdict, walk) || 'null'
      if (Array.isArray(made)) return this.list(made, made.length, verdict, walk)
      const asked = types.isDate(made) || isError(made) ? this.#object(made, verdict, walk) : undefined
      return asked ?? `{${this.members(made, verdict, walk)}}`
    }
    return `{${this.members(object, verdict, walk)}}`
  }

  /** An array's elements between brackets: of a longer one the first ones and how many are left out. */
  list(list: ArrayLike<unknown>, size: number, verdict: Verdict, walk: Walk): string {
    const shown = Math.min(list.length, this.limits.maxKeys)
    let text = '['
    for (let index = 0; index < shown; index++) {
      if (walk.left <= 0) return `${text}${index === 0 ? '' : ','}"${markers.maxLineBytes} ${size - index} more"]`
      let printed: string
      try {
        printed = this.value(list[index], verdict, walk) || 'null'
      } catch (thrown) {
        printed = this.thrown(thrown, walk)
      }
      text += index === 0 ? printed : `,${printed}`
    }
    if (size > shown) text += `${shown === 0 ? '' : ','}"${markers.maxKeys} ${size - shown} more"`
    return `${text}]`
  }
}

function functionText(value: object): string {
  try {
    const name: unknown = (value as { name?: unknown }).name
    return typeof name === 'string' && name !== '' ? `[Function ${name}]` : '[Function]'
  } catch {
    return '[Function]'
  }
}
