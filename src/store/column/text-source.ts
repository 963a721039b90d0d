import { intern, type Interned } from './intern.ts'
import { internSpans } from './intern-spans.ts'
import type { RowCodes } from './text-codec.ts'
import { areSame, spanText, type TextSpans, spanTexts } from './text-spans.ts'

/** The texts of a column, in a list or within the lines they were cut from. */
export interface TextSource {
  readonly count: number
  readonly first: string
  /** Only where they lie within lines. */
  readonly spans?: TextSpans
  texts(): readonly string[]
  /** Those from one row to another. */
  slice(from: number, end: number): readonly string[]
  areAllSame(): boolean
  /** @param other - a column on whose codes the texts may depend. */
  intern(other?: RowCodes): Interned
}

/** Texts of a list. */
export function listSource(texts: readonly string[]): TextSource {
  const [first = ''] = texts
  return {
    count: texts.length,
    first,
    texts: () => texts,
    slice: (from, end) => texts.slice(from, end),
    areAllSame: () => texts.every((text) => text === first),
    intern: () => intern(texts),
  }
}

/** Texts within lines: they become strings only for those who need them all. */
export function spanSource(spans: TextSpans): TextSource {
  let texts: readonly string[] | undefined
  return {
    count: spans.count,
    first: spans.count === 0 ? '' : spanText(spans, 0),
    spans,
    texts: () => (texts ??= spanTexts(spans)),
    slice: (from, end) => spanTexts(spans, from, end),
    areAllSame() {
      for (let row = spans.count - 1; row > 0; row--) if (!areSame(spans, row, 0)) return false
      return true
    },
    intern: (other) => internSpans(spans, other),
  }
}
