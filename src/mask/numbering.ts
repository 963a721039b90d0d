import type { MaskClass } from './class.ts'
import { className } from './class.ts'

/** How many values are numbered in one scope; further ones have none. */
const maxValues = 1000

/** Values of one scope and their numbers, by class. */
class Numbers {
  readonly #byClass = new Map<string, Map<string, number>>()

  of(cls: MaskClass, value: string): number | undefined {
    let values = this.#byClass.get(cls)
    if (values === undefined) this.#byClass.set(cls, (values = new Map<string, number>()))
    const known = values.get(value)
    if (known !== undefined) return known
    if (values.size >= maxValues) return undefined
    values.set(value, values.size + 1)
    return values.size
  }
}

/** Numbers values: `[EMAIL_1]` is one and the same within a scope. Outside of any, and in what all scopes share, `[EMAIL_G1]`. */
export class Numbering {
  readonly #scope: () => object | undefined
  readonly #scopes = new WeakMap<object, Numbers>()
  readonly #shared = new Numbers()

  constructor(scope: () => object | undefined) {
    this.#scope = scope
  }

  of(cls: MaskClass, value: string): string {
    const scope = this.#scope()
    let numbers = this.#shared
    if (scope !== undefined) {
      numbers = this.#scopes.get(scope) ?? new Numbers()
      this.#scopes.set(scope, numbers)
    }
    const number = numbers.of(cls, value)
    const name = className(cls)
    if (number === undefined) return `[${name}]`
    return scope === undefined ? `[${name}_G${number}]` : `[${name}_${number}]`
  }
}
