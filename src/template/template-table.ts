import type { Template } from './template.ts'

/** Templates by the two halves of their ids: open addressing, because a lookup is made for every line. */
export class TemplateTable {
  #mask: number
  #keys: Int32Array
  #values: (Template | undefined)[]
  #size = 0

  constructor(capacity: number = 512) {
    this.#mask = capacity - 1
    this.#keys = new Int32Array(capacity * 2)
    this.#values = Array<Template | undefined>(capacity).fill(undefined)
  }

  get(first: number, second: number): Template | undefined {
    for (let slot = first & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const value = this.#values[slot]
      if (value === undefined) return undefined
      if (this.#keys[slot * 2] === first && this.#keys[slot * 2 + 1] === second) return value
    }
  }

  /** Adds a template that is not there. */
  add(template: Template): void {
    if (++this.#size * 2 > this.#mask) this.#grow()
    this.#put(template)
  }

  #put(template: Template): void {
    let slot = template.first & this.#mask
    while (this.#values[slot] !== undefined) slot = (slot + 1) & this.#mask
    this.#values[slot] = template
    this.#keys[slot * 2] = template.first
    this.#keys[slot * 2 + 1] = template.second
  }

  #grow(): void {
    const old = this.#values
    const capacity = (this.#mask + 1) * 4
    this.#mask = capacity - 1
    this.#keys = new Int32Array(capacity * 2)
    this.#values = Array<Template | undefined>(capacity).fill(undefined)
    for (const template of old) if (template !== undefined) this.#put(template)
  }
}
