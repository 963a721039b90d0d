import { TextColumn } from './text-column.ts'

/** Texts as they are. */
export class RawColumn extends TextColumn {
  override readonly kind = 'raw'
  readonly #texts: readonly string[]

  constructor(texts: readonly string[]) {
    super()
    this.#texts = texts
  }

  override get count(): number {
    return this.#texts.length
  }

  override text(index: number): string {
    return this.#texts[index] ?? ''
  }

  override texts(): readonly string[] {
    return this.#texts
  }
}
