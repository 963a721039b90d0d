import type { MaskClass } from './class.ts'
import type { PathAction } from './compile-options.ts'
import type { CustomPattern } from './custom.ts'
import type { PathState } from './path-rules.ts'
import type { MaskReason, MaskStrategy } from './settings.ts'
import type { DetectContext } from './span.ts'

/**
 * What a verdict stands for.
 *
 * - `pass`: printed unlooked-at, and so is what is below, unless a path or key says otherwise.
 * - `scan`: texts are looked at. `trusted`: texts are not, but what is below is.
 * - `whole`: masked for its key. `shaped`: the same, where it has the shape.
 * - `keep`: a path says so, for all below too.
 * - `replace`: a path or an added key says so, whatever the value is.
 */
export type StateKind = 'pass' | 'scan' | 'trusted' | 'whole' | 'shaped' | 'keep' | 'replace'

/** One pattern of the user's, as it holds for a key. */
export interface ActivePattern {
  readonly pattern: CustomPattern
  /** The name of the key holds a word that must be near. */
  readonly isNear: boolean
}

/** What is known where one stands in a value. Two that are equal are one object. */
export interface State {
  readonly kind: StateKind
  readonly cls: MaskClass
  readonly reason: MaskReason
  readonly strategy: MaskStrategy
  readonly action: PathAction | undefined
  readonly context: DetectContext
  /** Set for each text, because the key says more than a look at the text does. */
  readonly extraBits: number
  readonly patterns: readonly ActivePattern[]
  readonly keepsNumbers: boolean
  /** The last words of the key, where names below may go on with them: `card` before `number`. */
  readonly head: string
  readonly path: PathState
}
