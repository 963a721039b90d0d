import type { MaskClass } from './class.ts'

/** How many values were masked, by class. */
export class MaskCounts {
  readonly #counts = new Map<string, number>()

  add(cls: MaskClass): void {
    this.#counts.set(cls, (this.#counts.get(cls) ?? 0) + 1)
  }

  /** As it is now. */
  read(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
}
