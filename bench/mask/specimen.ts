import type { Random } from './random.ts'

/** One value to plant. */
export interface Specimen {
  /** The class that it is scored under. */
  readonly cls: string
  readonly format: string
  /** As it is written into the record. */
  readonly text: string
  /** The part that must be gone. */
  readonly core: string
  /** Key names that tell what it is. */
  readonly keys: readonly string[]
  /** Words that tell what it is, in a sentence. */
  readonly words: readonly string[]
  /** It can be told from an id only beside such a word or below such a key. */
  readonly needsContext?: boolean
  /** Where it cannot stand. */
  readonly not?: readonly string[]
  /** It may be written as a JSON number, too. */
  readonly asNumber?: boolean
}

/** Makes specimens of one format. */
export type Maker = (random: Random) => Specimen
