import type { Verdict } from '../core/masker.ts'
import { replacing, rootVerdict } from '../core/masker.ts'
import type { Serializers } from '../core/encoder.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import { errorMembers, isErrorSafe, readError } from './error.ts'
import type { FingerprintOf } from './fingerprint.ts'
import { markers } from './marker.ts'
import { refuge } from '../core/ecs-names.ts'
import { shapeOf, type ShapeJson } from './shaped-fields.ts'
import { printSpecial } from './special.ts'
import { thrownText, type ValueWriter, type Walk } from './value.ts'

/** Members of a line that come from one place: the call, a child, the context or the base. */
export interface Layer {
  readonly names: readonly string[]
  /** The values as JSON, in the same order. */
  readonly values: readonly string[]
  readonly claims: Claims
}

/** Encodes fields with care: whatever they are and do, each member stands once, under a name that forges nothing. */
export class LayerWriter {
  readonly #writer: ValueWriter
  readonly #dialect: Dialect
  readonly #reserved: Claims
  readonly #walk: Walk
  readonly #names: string[] = []
  readonly #values: string[] = []
  readonly #claims: Claims
  #hasError = false
  /** Of the member that is written now. */
  #shape: ShapeJson | undefined
  #left = 0

  constructor(writer: ValueWriter, dialect: Dialect, reserved: Claims, room: number) {
    this.#writer = writer
    this.#dialect = dialect
    this.#reserved = reserved
    this.#walk = { left: room, inside: [] }
    this.#claims = new Claims(dialect.dotted)
  }

  /** What was thrown; before the fields, because they give way to it. */
  error(thrown: unknown, fingerprintOf: FingerprintOf | undefined): void {
    try {
      this.#error(thrown, fingerprintOf)
    } catch (failure) {
      this.#push(`${this.#dialect.errorKey}.message`, this.#writer.thrown(failure, this.#walk))
    }
  }

  #error(thrown: unknown, fingerprintOf: FingerprintOf | undefined): void {
    this.#hasError = true
    const verdict = this.#writer.verdict(rootVerdict, this.#dialect.errorKey)
    if (verdict < 0) return
    if (!this.#dialect.dotted) {
      this.#put(this.#dialect.errorKey, this.#writer.value(thrown, verdict, this.#walk) || '"undefined"')
      return
    }
    const parts = readError(thrown, this.#writer.limits.maxKeys)
    const members = errorMembers(thrown, parts, this.#writer, verdict, this.#walk)
    // The root alone is claimed: nobody else writes below it while the line has an error.
    this.#claims.add(this.#dialect.errorKey)
    for (const [name, json] of members) this.#push(`${this.#dialect.errorKey}.${name}`, json)
    if (fingerprintOf !== undefined) this.#push(`${this.#dialect.errorKey}.fingerprint`, `"${fingerprintOf(thrown, parts)}"`)
  }

  /** The fields of an object. */
  fields(fields: object, serializers: Serializers | undefined, fingerprintOf?: FingerprintOf): void {
    try {
      this.#record(fields, serializers, fingerprintOf)
    } catch (thrown) {
      this.#member('value', thrownText(thrown), rootVerdict)
    }
  }

  end(): Layer {
    if (this.#left > 0) {
      const name = this.#free(this.#walk.left <= 0 ? markers.maxLineBytes : markers.maxKeys)
      this.#put(name, String(this.#left))
    }
    return { names: this.#names, values: this.#values, claims: this.#claims }
  }

  #record(given: object, serializers: Serializers | undefined, fingerprintOf?: FingerprintOf): void {
    const fields = this.#unwrap(given)
    if (fields === undefined) {
      this.#member('value', given, rootVerdict)
      return
    }
    const record = fields as Readonly<Record<string, unknown>>
    for (const key in record) {
      if (!Object.prototype.hasOwnProperty.call(record, key)) continue
      if (this.#full()) {
        this.#left++
        continue
      }
      let value: unknown
      try {
        value = record[key]
        const serializer = serializers !== undefined && Object.hasOwn(serializers, key) ? serializers[key] : undefined
        if (serializer !== undefined) value = serializer(value)
      } catch (thrown) {
        value = thrownText(thrown)
      }
      if (value === undefined) continue
      const verdict = this.#writer.below(record, key, rootVerdict)
      if (verdict < 0) continue
      if (
        !this.#hasError &&
        verdict < replacing &&
        fingerprintOf !== undefined &&
        (key === 'err' || key === 'error') &&
        !this.#claims.has(this.#dialect.errorKey) &&
        isErrorSafe(value)
      ) {
        this.error(value, fingerprintOf)
        continue
      }
      this.#shape = shapeOf(record, key)
      this.#member(key, value, verdict)
      this.#shape = undefined
    }
  }

  /** The object whose own keys are the fields: what `toJSON` answers, or the object itself. Undefined for what has no keys (an array, a Map ...). */
  #unwrap(given: object): object | undefined {
    if (Array.isArray(given)) return undefined
    const prototype: unknown = Object.getPrototypeOf(given)
    if (prototype === Object.prototype || prototype === null) return given
    if (isErrorSafe(given) || printSpecial(given, 0) !== undefined) return undefined
    const toJSON: unknown = (given as { toJSON?: unknown }).toJSON
    if (typeof toJSON !== 'function') return given
    const made: unknown = Reflect.apply(toJSON, given, [''])
    return typeof made === 'object' && made !== null && !Array.isArray(made) ? made : undefined
  }

  #member(key: string, value: unknown, verdict: Verdict): void {
    const shown = this.#writer.shorten(this.#writer.name(key), this.#names.length)
    const name = this.#dialect.nameOf(shown, typeof value === 'object' && value !== null)
    if (this.#dialect.isRoot(name) && typeof value === 'object' && value !== null) {
      this.#shape = undefined
      if (this.#flatten(name, value, verdict, 1)) return
      this.#write(name.includes('.') ? name : `${refuge}.${name}`, value, verdict)
      return
    }
    this.#write(this.#dialect.needsRefuge(name) ? `${refuge}.${name}` : name, value, verdict)
  }

  /** An object under a root becomes dotted members. False for what is no such object. */
  #flatten(name: string, value: object, verdict: Verdict, depth: number): boolean {
    const { inside } = this.#walk
    const { maxDepth } = this.#writer.limits
    let record: object | undefined
    try {
      if (depth > maxDepth || inside.includes(value) || verdict >= replacing || this.#writer.closed(verdict) !== undefined)
        return false
      record = this.#unwrap(value)
    } catch {
      return false
    }
    if (record === undefined) return false
    inside.push(value)
    try {
      const members = record as Readonly<Record<string, unknown>>
      for (const key in members) {
        if (!Object.prototype.hasOwnProperty.call(members, key)) continue
        if (this.#full()) {
          this.#left++
          continue
        }
        let member: unknown
        try {
          member = members[key]
        } catch (thrown) {
          member = thrownText(thrown)
        }
        if (member === undefined) continue
        const below = this.#writer.below(members, key, verdict)
        if (below < 0) continue
        const path = `${name}.${this.#writer.shorten(this.#writer.name(key), this.#names.length)}`
        if (typeof member === 'object' && member !== null && this.#flatten(path, member, below, depth + 1)) continue
        this.#write(path, member, below)
      }
    } catch (thrown) {
      this.#write(`${name}.value`, thrownText(thrown), rootVerdict)
    } finally {
      inside.pop()
    }
    return true
  }

  #write(name: string, value: unknown, verdict: Verdict): void {
    let json: string
    try {
      if (name.length > this.#walk.left) {
        this.#left++
        this.#walk.left = 0
        return
      }
      json = this.#writer.value(value, verdict, this.#walk)
      if (this.#shape !== undefined && json !== '') json = this.#shape(json)
    } catch (thrown) {
      json = this.#writer.thrown(thrown, this.#walk)
    }
    if (json === '') return
    const free = this.#free(name)
    this.#walk.left -= this.#writer.keyText(free).length + 1
    this.#put(free, json)
  }

  #free(name: string): string {
    let free = name
    // Another refuge each time: below a name that is taken nothing is free, so `fields.fields.fields` would never end.
    for (let count = 1; this.#reserved.has(free) || this.#claims.has(free); count++) {
      free = `${refuge}${count === 1 ? '' : `_${count}`}.${name}`
    }
    return free
  }

  #put(name: string, json: string): void {
    this.#claims.add(name)
    this.#push(name, json)
  }

  #push(name: string, json: string): void {
    this.#names.push(name)
    this.#values.push(json)
  }

  #full(): boolean {
    return this.#names.length >= this.#writer.limits.maxKeys || this.#walk.left <= 0
  }
}
