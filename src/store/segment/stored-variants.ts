import type { FieldMap } from '../cut/field-map.ts'
import { type CutKind, type Skeleton, textSkeletons } from '../cut/skeleton.ts'
import type { Variant } from '../cut/variants.ts'
import type { FieldMaps } from './field-maps.ts'
import type { Footer } from './footer.ts'

/** A variant as the cutter knew it; the skeleton is undefined for lines without one. */
interface KnownVariant {
  readonly skeleton: Skeleton | undefined
  readonly variant: Variant
}

/** What the decoder of lines makes of each variant; undefined where it is decided for each line. */
export function fieldMapsOf(footer: Footer, maps: FieldMaps): readonly (FieldMap | undefined)[] {
  return variantsOf(footer).map(({ skeleton, variant }) =>
    skeleton === undefined || variant.isOdd ? undefined : maps.get(skeleton, variant),
  )
}

/** The variants of a footer as the cutter knew them. */
function variantsOf({ skeletons, variants, columns }: Footer): readonly KnownVariant[] {
  const known = skeletons.map(({ pieces, columns: places }, place): Skeleton | undefined => {
    if (place < textSkeletons.length) return undefined
    return {
      pieces,
      slots: places.map((column) => ({
        path: columns[column]?.path ?? [],
        kind: (columns[column]?.kind ?? 'string') as CutKind,
      })),
    }
  })
  return variants.map(({ skeleton, constants = [], classes = [], hasRaw = false, isExplicit = false }) => ({
    skeleton: known[skeleton],
    variant: { skeleton, constants: new Map(constants), classes: new Map(classes), hasRaw, isOdd: isExplicit },
  }))
}
