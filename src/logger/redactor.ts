import type { Serializers } from '../core/encoder.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { isErrorSafe } from '../json/error.ts'
import { type Censor, defaultCensor, type RedactSettings } from './redact-options.ts'
import type { Redaction } from './redaction.ts'

/** Where paths branch. */
interface Branch {
  /** A path ends here: the value is censored. */
  ends: boolean
  star: Branch | undefined
  readonly named: Map<string, Branch>
}

/** Other names that the parts of an error have in lines. */
const printed: Readonly<Record<string, readonly string[]>> = { stack: ['stack_trace'], errors: ['aggregateErrors'] }

/** Deeper than any cause is printed: causes may go round in a circle. */
const maxPath = 24

const isJoined = (name: string): boolean => ['message', 'stack', 'stack_trace'].includes(name)

const createBranch = (): Branch => ({ ends: false, star: undefined, named: new Map() })

/**
 * Replaces or removes what stands at certain paths, before it is encoded. The caller's objects are never changed: what lies along a
 * path is copied. What cannot be copied is censored as a whole, so that nothing leaks.
 */
export class Redactor implements Redaction {
  readonly #root = createBranch()
  readonly #censor: Censor | undefined
  readonly #report: ReportProblem

  constructor({ paths, censor }: RedactSettings, report: ReportProblem) {
    this.#censor = censor
    this.#report = report
    for (const path of paths) {
      let branch = this.#root
      for (const name of path) {
        if (name === '*') branch = branch.star ??= createBranch()
        else {
          const next = branch.named.get(name) ?? createBranch()
          branch.named.set(name, next)
          branch = next
        }
      }
      branch.ends = true
    }
  }

  get isIdle(): boolean {
    return !this.isWide && this.#root.named.size === 0
  }

  get isWide(): boolean {
    return this.#root.star !== undefined
  }

  touches(name: string): boolean {
    return this.isWide || this.#root.named.has(name)
  }

  behind(serializers: Serializers): Serializers {
    const all: Record<string, (value: unknown) => unknown> = { ...serializers }
    for (const key of new Set([...Object.keys(serializers), ...this.#root.named.keys()])) {
      if (!this.touches(key)) continue
      const serializer = serializers[key]
      all[key] = serializer === undefined ? (value) => this.value(key, value) : (value) => this.value(key, serializer(value))
    }
    return all
  }

  wide(fields: Fields, serializers: Serializers): Fields {
    const own = this.#root.star
    if (own === undefined) return fields
    const isDone = (key: string): boolean => Object.hasOwn(serializers, key) || this.#root.named.has(key)
    return this.#copy(fields, (key) => (isDone(key) ? [] : [own]), [])
  }

  object(fields: object): unknown {
    return this.#walk(fields, [this.#root], [])
  }

  value(key: string, value: unknown): unknown {
    return this.#walk(value, this.#below([this.#root], key), [key])
  }

  #below(branches: readonly Branch[], key: string): Branch[] {
    const found: Branch[] = []
    for (const { named, star } of branches) {
      const next = named.get(key)
      if (next !== undefined) found.push(next)
      if (star !== undefined) found.push(star)
    }
    return found
  }

  #walk(value: unknown, branches: readonly Branch[], path: readonly string[]): unknown {
    if (branches.length === 0 || value === undefined) return value
    if (branches.some(({ ends }) => ends)) return this.#censored(value, path)
    if (typeof value !== 'object' || value === null) return value
    try {
      return isErrorSafe(value)
        ? this.#error(value, branches, path)
        : this.#copy(value, (key) => this.#below(branches, key), path)
    } catch {
      return typeof this.#censor === 'function' ? defaultCensor : this.#censor
    }
  }

  /** An error by the names that lines have for its parts. Lines join what its causes say to what it says itself, so paths mean those too. */
  #error(error: Error, branches: readonly Branch[], path: readonly string[]): object {
    const below = (key: string): readonly Branch[] =>
      [key, ...(printed[key] ?? [])].flatMap((name) => this.#below(branches, name))
    const joined =
      path.length > maxPath
        ? []
        : branches.map(({ named }) => ({ ...createBranch(), named: new Map([...named].filter(([name]) => isJoined(name))) }))
    const keys = [...new Set([...Object.getOwnPropertyNames(error), 'message', 'stack', 'cause'])]
    const branchesOf = (key: string): readonly Branch[] =>
      key === 'cause' && isErrorSafe(error.cause) ? [...below(key), ...joined] : below(key)
    return this.#copy(error, branchesOf, path, keys)
  }

  /** The object itself when no path leads into it; else a copy of it. */
  #copy(
    object: object,
    branchesOf: (key: string) => readonly Branch[],
    path: readonly string[],
    keys: readonly string[] = keysOf(object),
  ): object {
    const source = object as Readonly<Record<string, unknown>>
    let copy: Record<string, unknown> | undefined
    for (const key of keys) {
      const branches = branchesOf(key)
      if (branches.length === 0) continue
      const value = read(source, key)
      if (value === undefined) continue
      const redacted = this.#walk(value, branches, [...path, key])
      if (redacted === value) continue
      copy ??= copyOf(object)
      copy[key] = redacted
      if (redacted === undefined && !Array.isArray(copy)) delete copy[key]
    }
    return copy ?? object
  }

  #censored(value: unknown, path: readonly string[]): unknown {
    if (typeof this.#censor !== 'function') return this.#censor
    try {
      return this.#censor(value, path)
    } catch (cause) {
      const message = `The censor of \`redact\` threw: ${defaultCensor} stands in its place.`
      this.#report({ code: 'CORDWOOD_PROBLEM_CALLBACK', message, cause, lost: 0 })
      return defaultCensor
    }
  }
}

/** What will not say its keys has none for the encoder either. */
function keysOf(object: object): readonly string[] {
  try {
    return Object.keys(object)
  } catch {
    return []
  }
}

/** What cannot be read cannot be printed either: the encoder says so in its place. */
function read(object: Readonly<Record<string, unknown>>, key: string): unknown {
  try {
    return object[key]
  } catch {
    return undefined
  }
}

/** Of the same class, so that an error stays one. A member whose getter throws does so in the copy too. */
function copyOf(object: object): Record<string, unknown> {
  if (Array.isArray(object)) return [...(object as unknown[])] as unknown as Record<string, unknown>
  const copy = Object.create(Object.getPrototypeOf(object) as object | null) as Record<string, unknown>
  // An error's own members are hidden from a loop, and its stack is told to the error alone.
  const keys = isErrorSafe(object) ? Object.getOwnPropertyNames(object) : Object.keys(object)
  for (const key of keys) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(object, key)
    try {
      const value: unknown = Reflect.get(object, key)
      Object.defineProperty(copy, key, { value, enumerable, configurable: true, writable: true })
    } catch (error) {
      const get = (): never => {
        throw error
      }
      Object.defineProperty(copy, key, { get, enumerable, configurable: true })
    }
  }
  return copy
}
