import type { Fields } from '../core/record.ts'
import type { EnrichRecord } from './enricher.ts'
import { memberOf, spellingsOf } from './field-names.ts'
import { lineType } from './line-type.ts'
import { readOnly } from './read-only.ts'

/** What a view is made of. */
export interface Viewed {
  readonly level: number
  readonly levelName: (level: number) => string
  readonly time: number
  readonly template: string
  /** Fills the holes. */
  readonly message: () => string
  readonly error: unknown
  readonly fields: Fields | undefined
  /** What stands in the line besides the call's own, nearest first: a child's, the context's, the base's. */
  readonly farther: readonly (Fields | undefined)[]
}

/** A call as enrichers see it. What costs anything is made when it is asked for. */
export class View implements EnrichRecord {
  readonly level: number
  readonly time: number
  readonly template: string
  readonly #of: Viewed
  #type: string | undefined
  #added: Readonly<Record<string, unknown>> = {}

  constructor(of: Viewed) {
    this.level = of.level
    this.time = of.time
    this.template = of.template
    this.#of = of
  }

  get levelName(): string {
    return this.#of.levelName(this.level)
  }

  get message(): string {
    return this.#of.message()
  }

  get error(): unknown {
    return this.#of.error
  }

  get type(): string {
    return (this.#type ??= lineType((name) => this.#find(name), this.#of.error !== undefined))
  }

  get fields(): Readonly<Record<string, unknown>> {
    return readOnly((this.#of.fields ?? {}) as Readonly<Record<string, unknown>>)
  }

  get context(): Readonly<Record<string, unknown>> {
    return readOnly(Object.assign({}, ...[...this.#of.farther].reverse()) as Readonly<Record<string, unknown>>)
  }

  get added(): Readonly<Record<string, unknown>> {
    return readOnly(this.#added)
  }

  get(name: string): unknown {
    return readOnly(this.#find(name))
  }

  /** What an enricher added is there for the next ones. */
  add(fields: Fields): void {
    try {
      this.#added = { ...fields, ...this.#added }
    } catch {
      // Fields that cannot be read tell the next ones nothing.
    }
  }

  #find(name: string): unknown {
    const names = spellingsOf(name)
    for (const layer of [this.#of.fields, ...this.#of.farther, this.#added]) {
      if (layer === undefined) continue
      for (const spelling of names) {
        const value = memberOf(layer, spelling)
        if (value !== undefined) return value
      }
    }
    return undefined
  }
}
