import type { MaskClass } from './class.ts'
import type { KeyClass, KeyHint } from './key-class.ts'

/** A part of a text that must not be printed as it is. */
export interface Span {
  /** Index of the first UTF-16 unit. */
  start: number
  /** Index behind the last one. */
  end: number
  cls: MaskClass
  /** Which rule found it, for `explain`: `card.luhn`, `secret.github-pat`. */
  rule: string
}

/** What detectors know beside the text itself. */
export interface DetectContext {
  readonly hint: KeyHint
  /** What the names of keys within the text say; by default the verdict of the name alone. */
  readonly keyOf?: (name: string) => KeyClass
}
