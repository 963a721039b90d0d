import * as types from 'node:util/types'
import { isHeaders } from '../core/headers.ts'
import { dropped, replacing, type Verdict } from '../core/masker.ts'
import { elementVerdict, isPair, memberVerdict } from '../core/member-verdict.ts'
import { type MaskFinding, whyOf } from './finding.ts'
import { failedText, type ValueMasker } from './masker.ts'
import { readSpecial } from './special-copy.ts'

/** Deeper objects are not looked into, and not copied. */
const maxDepth = 100

type Rec = Readonly<Record<string, unknown>>

/** Errors keep these where no loop over their keys meets them. */
const errorKeys: ReadonlySet<string> = new Set(['message', 'stack', 'cause', 'errors', 'name'])

/** One walk over a value: makes a masked copy of it, and notes what it hid. The value itself is only read. */
export class MaskWalk {
  readonly findings: MaskFinding[] = []
  readonly #masker: ValueMasker
  readonly #notes: boolean
  /** Copies of what was met, by verdict: cycles stay cycles. */
  readonly #copies = new Map<object, Map<Verdict, unknown>>()
  readonly #path: string[] = []

  constructor(masker: ValueMasker, notes: boolean) {
    this.#masker = masker
    this.#notes = notes
  }

  /** A masked copy of any value. Never throws. */
  copy(value: unknown, verdict: Verdict, key: string, second: Verdict = verdict): unknown {
    try {
      return this.#copy(value, verdict, key, second)
    } catch {
      return failedText
    }
  }

  #copy(value: unknown, verdict: Verdict, key: string, second: Verdict): unknown {
    if (verdict >= replacing) {
      if (value === undefined) return undefined
      const made = this.#masker.replace(value, verdict)
      if (made !== value) this.#note('path', verdict, key, value)
      return made
    }
    switch (typeof value) {
      case 'string':
        return this.text(value, verdict, key)
      case 'number':
      case 'bigint': {
        const made = this.#masker.number(value, verdict)
        if (made !== value) this.#note('number', verdict, key, value)
        return made
      }
      case 'object':
        return value === null ? null : this.#object(value, verdict, key, second)
      case 'symbol':
        return this.text(String(value), verdict, key) === String(value) ? value : failedText
      default:
        return value
    }
  }

  text(text: string, verdict: Verdict, key: string): string {
    const bits = this.#masker.scan(text, verdict)
    if (bits <= 1) return text
    if (this.#notes) this.#noteText(text, bits, verdict, key)
    return this.#masker.mask(text, bits, verdict)
  }

  #noteText(text: string, bits: number, verdict: Verdict, key: string): void {
    const state = this.#masker.state(verdict)
    for (const { start, end, cls, rule } of this.#masker.spans(text, bits, state)) {
      this.findings.push({ path: this.#where(), start, end, class: cls, rule, why: whyOf(rule, cls, state, key) })
    }
  }

  #note(kind: 'path' | 'number' | 'object' | 'drop', verdict: Verdict, key: string, value: unknown): void {
    if (!this.#notes) return
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    const state = this.#masker.state(Math.max(verdict, 0))
    const isCard = kind === 'number' && state.kind === 'scan'
    const rule = kind === 'path' || kind === 'drop' ? 'path' : isCard ? 'card.number' : 'key'
    const cls = isCard ? 'card' : state.cls
    const end = isText ? String(value).length : 0
    const why = kind === 'drop' ? 'the options leave the key out' : whyOf(rule, cls, state, key)
    this.findings.push({ path: this.#where(), start: 0, end, class: cls, rule, why })
  }

  #where(): string {
    return this.#path.reduce((path, step) => (path === '' || step.startsWith('[') ? path + step : `${path}.${step}`), '')
  }

  #below(step: string, value: unknown, verdict: Verdict, key: string, second?: Verdict): unknown {
    this.#path.push(step)
    const made = verdict < 0 ? undefined : this.copy(value, verdict, key, second)
    if (verdict < 0 && value !== undefined) this.#note('drop', verdict, key, value)
    this.#path.pop()
    return made
  }

  #object(object: object, verdict: Verdict, key: string, second: Verdict): unknown {
    const closed = this.#masker.object(verdict)
    if (closed !== undefined) {
      this.#note('object', verdict, key, object)
      return closed
    }
    const known = this.#copies.get(object)
    if (known?.has(verdict) === true) return known.get(verdict)
    if (this.#path.length >= maxDepth) return '[maxDepth]'
    const remember = <Made extends object>(made: Made): Made => {
      const copies = this.#copies.get(object) ?? new Map<Verdict, unknown>()
      this.#copies.set(object, copies.set(verdict, made))
      return made
    }
    if (Array.isArray(object)) return this.#list(object, verdict, key, second, remember([]))
    const special = readSpecial(object)
    if (special !== undefined) {
      if ('mark' in special) return special.mark
      const masked = this.text(special.text, verdict, key)
      return masked === special.text ? special.same() : masked
    }
    if (types.isMap(object)) return this.#map(object, verdict, remember(new Map<unknown, unknown>()))
    if (types.isSet(object)) {
      const made = remember(new Set<unknown>())
      for (const value of Set.prototype.values.call(object)) made.add(this.#below(`[${made.size}]`, value, verdict, key))
      return made
    }
    if (types.isNativeError(object) || object instanceof Error) return this.#error(object, verdict, remember(new Error()))
    if (types.isBoxedPrimitive(object)) return this.#copy(object.valueOf(), verdict, key, second)
    if (isHeaders(object)) return this.#headers(object, verdict, remember(new Headers()))
    const toJSON: unknown = (object as { toJSON?: unknown }).toJSON
    if (typeof toJSON === 'function') {
      const made: unknown = Reflect.apply(toJSON, object, [''])
      // Asked once, as JSON.stringify does.
      const isPlain = typeof made === 'object' && made !== null && !Array.isArray(made) && !types.isDate(made)
      return isPlain ? this.#members(made, verdict, remember({})) : this.#copy(made, verdict, key, second)
    }
    return this.#members(object, verdict, remember({}))
  }

  #list(list: readonly unknown[], verdict: Verdict, key: string, second: Verdict, made: unknown[]): unknown[] {
    for (let index = 0; index < list.length; index++) {
      const value = list[index]
      const own = elementVerdict(this.#masker, list, index, index === 1 ? second : verdict)
      const below = isPair(value) && own < replacing && own >= 0 ? this.#masker.at(own, value[0]) : own
      made.push(this.#below(`[${index}]`, value, own, isPair(value) ? value[0] : key, below < 0 ? own : below))
    }
    return made
  }

  #map(map: ReadonlyMap<unknown, unknown>, verdict: Verdict, made: Map<unknown, unknown>): Map<unknown, unknown> {
    for (const [key, value] of Map.prototype.entries.call(map)) {
      const text = typeof key === 'string' ? key : ''
      const below = text === '' ? verdict : this.#masker.at(verdict, text)
      if (below === dropped) continue
      const copy =
        text === '' ? this.copy(key, verdict, '') : this.#name(text, (name) => made.has(name) || (name !== text && map.has(name)))
      made.set(copy, this.#below(text === '' ? `[${made.size}]` : this.#masker.name(text), value, below, text))
    }
    return made
  }

  #headers(headers: Headers, verdict: Verdict, made: Headers): Headers {
    headers.forEach((value, name) => {
      const copy = this.#below(name, value, this.#masker.at(verdict, name), name)
      if (typeof copy === 'string') made.append(name, copy)
    })
    return made
  }

  #error(error: object, verdict: Verdict, made: Error): Error {
    Object.setPrototypeOf(made, Object.getPrototypeOf(error) as object)
    const keys = new Set([...['message', 'stack', 'cause', 'errors'].filter((key) => key in error), ...Object.keys(error)])
    for (const key of keys) {
      const below = this.#masker.at(verdict, key)
      const value = this.#below(key, this.#read(error as Rec, key), below, key)
      if (below < 0 && key !== 'message' && key !== 'stack') continue
      const name = errorKeys.has(key) ? key : this.#masker.name(key)
      const enumerable = Object.prototype.propertyIsEnumerable.call(error, key)
      Object.defineProperty(made, name, { value: value ?? '', enumerable, configurable: true, writable: true })
    }
    return made
  }

  #members(object: object, verdict: Verdict, made: object): object {
    const record = object as Rec
    for (const key of Object.keys(object)) {
      let below: Verdict
      try {
        below = memberVerdict(this.#masker, record, key, verdict)
      } catch {
        below = this.#masker.at(verdict, key)
      }
      const value = this.#below(this.#masker.name(key), this.#read(record, key), below, key)
      if (below < 0) continue
      const name = this.#name(key, (each) => Object.hasOwn(made, each) || (each !== key && Object.hasOwn(object, each)))
      Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true })
    }
    return made
  }

  /** The name to print for a key; two of one object differ by a number. */
  #name(key: string, isTaken: (name: string) => boolean): string {
    const shown = this.#masker.name(key)
    let name = shown
    for (let count = 2; isTaken(name); count++) name = `${shown}_${count}`
    if (shown !== key && this.#notes) {
      const path = this.#where()
      const cls = 'value'
      this.findings.push({
        path: path === '' ? name : `${path}.${name}`,
        start: 0,
        end: key.length,
        class: cls,
        rule: 'name',
        why: 'the name of the key itself is masked',
      })
    }
    return name
  }

  /** What a getter throws becomes a text, which is masked as all others are. */
  #read(record: Rec, key: string): unknown {
    try {
      return record[key]
    } catch (thrown) {
      return `[Throws: ${thrown instanceof Error ? thrown.message : 'an error'}]`
    }
  }
}
