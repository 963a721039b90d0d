import { bytesPerText, TextColumn } from './text-column.ts'

/** Texts as they are. */
export class RawColumn extends TextColumn {
  override readonly kind = 'raw'
  override readonly count: number
  readonly #open: () => readonly string[]
  #texts: readonly string[] | undefined

  /** @param open - reads them. */
  constructor(count: number, open: () => readonly string[]) {
    super()
    this.count = count
    this.#open = open
  }

  override get heldBytes(): number {
    return this.#texts === undefined ? 0 : this.#texts.reduce((sum, { length }) => sum + length + bytesPerText, 0)
  }

  override text(index: number): string {
    return this.texts()[index] ?? ''
  }

  override texts(): readonly string[] {
    return (this.#texts ??= this.#open())
  }
}
