import type { Column } from './column.ts'

/** Texts as they are. */
export class RawColumn implements Column {
  readonly kind = 'raw'
  readonly #texts: readonly string[]

  constructor(texts: readonly string[]) {
    this.#texts = texts
  }

  get count(): number {
    return this.#texts.length
  }

  text(index: number): string {
    return this.#texts[index] ?? ''
  }

  texts(): readonly string[] {
    return this.#texts
  }
}
