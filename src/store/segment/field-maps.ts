import type { LevelTable } from '../../core/level.ts'
import { deriveFieldMap, type FieldMap } from '../cut/field-map.ts'
import type { Skeleton } from '../cut/skeleton.ts'
import type { Variant } from '../cut/variants.ts'

/** More are not remembered: lines of all forms. */
const mostMaps = 4096

/** What the decoder of lines makes of variants, under one table of levels. Segments of one store have the same ones again and again. */
export class FieldMaps {
  readonly levels: LevelTable
  readonly #known = new Map<string, { readonly map: FieldMap | undefined }>()

  constructor(levels: LevelTable) {
    this.levels = levels
  }

  get(skeleton: Skeleton, variant: Variant): FieldMap | undefined {
    const { constants, classes, isOdd } = variant
    // All that the answer depends on.
    const key = JSON.stringify([skeleton.pieces, skeleton.slots, [...constants], [...classes], isOdd])
    let known = this.#known.get(key)
    if (known === undefined) {
      if (this.#known.size >= mostMaps) this.#known.clear()
      this.#known.set(key, (known = { map: deriveFieldMap(skeleton, variant, this.levels) }))
    }
    return known.map
  }
}
