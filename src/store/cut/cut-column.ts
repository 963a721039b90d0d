import type { CutKind } from './skeleton.ts'

/** `raw`: the line that another one is read in place of. */
export type CutColumnKind = CutKind | 'raw'

/** Where the values of one key path lie, in the order of lines. */
export class CutColumn {
  readonly path: readonly string[]
  readonly kind: CutColumnKind
  count = 0
  /** Start and end of each. */
  bounds: Int32Array = new Int32Array(64)
  /** The variant of each one's line. */
  variants: Uint16Array = new Uint16Array(32)

  constructor(path: readonly string[], kind: CutColumnKind) {
    this.path = path
    this.kind = kind
  }

  push(start: number, end: number, variant: number): void {
    const { count } = this
    if (count === this.variants.length) this.#grow()
    this.bounds[count * 2] = start
    this.bounds[count * 2 + 1] = end
    this.variants[count] = variant
    this.count = count + 1
  }

  #grow(): void {
    const bounds = new Int32Array(this.bounds.length * 2)
    bounds.set(this.bounds)
    this.bounds = bounds
    const variants = new Uint16Array(this.variants.length * 2)
    variants.set(this.variants)
    this.variants = variants
  }
}
