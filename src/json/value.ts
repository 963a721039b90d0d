import * as types from 'node:util/types'
import type { Limits } from '../core/encoder.ts'
import { type Masker, replacing, rootVerdict, type Verdict } from '../core/masker.ts'
import { elementVerdict, isPair, memberVerdict } from '../core/member-verdict.ts'
import { createKeyCache, type KeyText } from './key.ts'
import { KnownStacks } from './known-stacks.ts'
import { markers } from './marker.ts'
import { MaskedWriter } from './masked-writer.ts'
import { printSpecial } from './special.ts'
import { head, quote } from './string.ts'

/** One walk over the values of a line: the room that is left in it, and the objects that we are inside of. */
export interface Walk {
  left: number
  readonly inside: object[]
}

/** Prints an Error found among the values, as a JSON object. */
export type PrintError = (error: object, writer: ValueWriter, verdict: Verdict, walk: Walk) => string

// Through `call`, so that an object's own `hasOwnProperty` is not asked; V8 knows this form inside for-in and makes it free.
// oxlint-disable-next-line typescript/unbound-method
const hasOwn = Object.prototype.hasOwnProperty

/** True for Errors, also those of another realm and DOMException. Throws what a proxy's traps throw. */
export function isError(value: object): boolean {
  return types.isNativeError(value) || value instanceof Error
}

/** How much is printed of what was thrown while a value was read. */
const maxThrownLength = 256

/** What is printed where reading a value threw: to be masked, then cut. */
export function thrownText(thrown: unknown): string {
  try {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return `[Throws: ${message}]`
  } catch {
    return '[Throws]'
  }
}

/** Prints any value as JSON: total (it never throws), bounded by the limits, masked as written. */
export class ValueWriter extends MaskedWriter {
  readonly keyText: KeyText
  readonly stacks: KnownStacks = new KnownStacks()
  /** The names of members, the first and others; empty for a key whose name is masked. */
  readonly #firstName: KeyText
  readonly #nextName: KeyText
  readonly #printError: PrintError

  constructor(limits: Limits, masker: Masker, printError: PrintError) {
    super(limits, masker)
    this.#printError = printError
    this.keyText = createKeyCache((key) => `${quote(key)}:`)
    this.#firstName = createKeyCache((key) => (this.name(key) === key ? `${quote(key)}:` : ''))
    this.#nextName = createKeyCache((key) => (this.name(key) === key ? `,${quote(key)}:` : ''))
  }

  /** Any value as JSON; an empty text for undefined. */
  value(value: unknown, verdict: Verdict, walk: Walk): string {
    return verdict >= replacing ? this.#value(this.replaced(value, verdict), 0, walk) : this.#value(value, verdict, walk)
  }

  /** @param second - the verdict for the second element of an array that is a key with its value. */
  #value(value: unknown, verdict: Verdict, walk: Walk, second: Verdict = verdict): string {
    let text: string
    switch (typeof value) {
      case 'string':
        text = this.text(
          value.length > walk.left && walk.left > 0 ? this.cut(this.mask(value, verdict), walk.left) : value,
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
        if (value !== null) return this.#object(value as object, verdict, walk, second)
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
    let masked: Set<string> | undefined
    for (const key in record) {
      if (!hasOwn.call(record, key)) continue
      if (count >= maxKeys || walk.left <= 0) {
        if (count < maxKeys) marker = markers.maxLineBytes
        cut++
        continue
      }
      let printed: string
      try {
        printed = this.masks ? this.#member(record, key, verdict, walk) : this.#value(record[key], 0, walk)
      } catch (thrown) {
        printed = this.thrown(thrown, walk)
      }
      if (printed === '') continue
      let name = this.shorten(key, count) !== key ? '' : count === 0 ? this.#firstName(key) : this.#nextName(key)
      if (name === '') name = (count === 0 ? '' : ',') + this.#maskedName(key, count, record, (masked ??= new Set()))
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

  /** One member's value; nothing where it is left out. */
  #member(record: Readonly<Record<string, unknown>>, key: string, parent: Verdict, walk: Walk): string {
    const verdict = this.below(record, key, parent)
    return verdict < 0 ? '' : this.value(record[key], verdict, walk)
  }

  /** The verdict for a member: that of its key, and in `{ name: 'password', value: … }` that of the name. May throw what getters throw. */
  below(record: Readonly<Record<string, unknown>>, key: string, parent: Verdict): Verdict {
    return this.masks ? memberVerdict(this.masker, record, key, parent) : 0
  }

  /** Masked, then cut: half a secret is not known for one. Two such names of one object differ by a number. */
  #maskedName(key: string, position: number, record: object, used: Set<string>): string {
    const shown = this.shorten(this.name(key), position)
    let name = shown
    for (let count = 2; used.has(name) || hasOwn.call(record, name); count++) name = `${shown}_${count}`
    used.add(name)
    return `${quote(name)}:`
  }

  /** In place of a value whose reading threw. */
  thrown(thrown: unknown, walk: Walk): string {
    const shown = this.mask(thrownText(thrown), rootVerdict)
    const text = quote(shown.length > maxThrownLength ? `${head(shown, maxThrownLength)}…]` : shown)
    walk.left -= text.length
    return text
  }

  #object(object: object, verdict: Verdict, walk: Walk, second: Verdict): string {
    const shown = this.closed(verdict)
    if (shown !== undefined) {
      walk.left -= shown.length + 1
      return shown
    }
    const { inside } = walk
    const depth = inside.length
    if (depth >= this.limits.maxDepth) return `"${markers.maxDepth}"`
    if (inside.includes(object)) return `"${markers.circular}"`
    if (walk.left <= 0) return `"${markers.maxLineBytes}"`
    walk.left -= 3
    inside.push(object)
    try {
      return this.#open(object, verdict, walk, second)
    } catch (thrown) {
      return this.thrown(thrown, walk)
    } finally {
      inside.length = depth
    }
  }

  /** Throws what the object's getters and traps throw. */
  #open(object: object, verdict: Verdict, walk: Walk, second: Verdict): string {
    if (Array.isArray(object)) return this.list(object, object.length, verdict, walk, second)
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
      const asked = types.isDate(made) || isError(made) ? this.#object(made, verdict, walk, verdict) : undefined
      return asked ?? `{${this.members(made, verdict, walk)}}`
    }
    return `{${this.members(object, verdict, walk)}}`
  }

  /** An array's elements between brackets: of a longer one the first ones and how many are left out. */
  list(list: ArrayLike<unknown>, size: number, verdict: Verdict, walk: Walk, second: Verdict = verdict): string {
    const shown = Math.min(list.length, this.limits.maxKeys)
    let text = '['
    for (let index = 0; index < shown; index++) {
      if (walk.left <= 0) return `${text}${index === 0 ? '' : ','}"${markers.maxLineBytes} ${size - index} more"]`
      let printed: string
      try {
        printed =
          (this.masks ? this.#element(list, index, index === 1 ? second : verdict, walk) : this.#value(list[index], 0, walk)) ||
          'null'
      } catch (thrown) {
        printed = this.thrown(thrown, walk)
      }
      text += index === 0 ? printed : `,${printed}`
    }
    if (size > shown) text += `${shown === 0 ? '' : ','}"${markers.maxKeys} ${size - shown} more"`
    return `${text}]`
  }

  /** An element, by what the one before it says: an option on a command line; or in a list of pairs, by its key. */
  #element(list: ArrayLike<unknown>, index: number, parent: Verdict, walk: Walk): string {
    const verdict = elementVerdict(this.masker, list, index, parent)
    const value = list[index]
    if (verdict < 0) return ''
    if (verdict >= replacing || !isPair(value)) return this.value(value, verdict, walk)
    const second = this.verdict(verdict, value[0])
    return this.#value(value, verdict, walk, second < 0 ? verdict : second)
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
