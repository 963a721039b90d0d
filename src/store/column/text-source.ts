import { intern, type Interned } from './intern.ts'
import { internSpans } from './intern-spans.ts'
import type { ColumnInput, RowCodes } from './text-codec.ts'
import { areSame, spanText, type TextSpans, spanTexts } from './text-spans.ts'

/** The texts of a column, in a list or within the lines they were cut from. */
export interface TextSource {
  readonly count: number
  readonly first: string
  /** Only where they lie within lines. */
  readonly spans?: TextSpans
  /** Only where they are numbered. */
  readonly interned?: Interned
  texts(): readonly string[]
  /** Those from one row to another. */
  slice(from: number, end: number): readonly string[]
  areAllSame(): boolean
  /** @param other - a column on whose codes the texts may depend. */
  intern(other?: RowCodes): Interned
}

/** The source of any input. */
export function textSource(input: ColumnInput): TextSource {
  return 'bounds' in input
    ? spanSource(input)
    : 'entries' in input && 'codes' in input
      ? internedSource(input)
      : listSource(input)
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
function spanSource(spans: TextSpans): TextSource {
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

function internedSource(interned: Interned): TextSource {
  const { entries, codes } = interned
  const slice = (from: number, end: number): string[] => {
    const texts: string[] = []
    for (let row = from; row < end; row++) texts.push(entries[codes[row] as number] ?? '')
    return texts
  }
  let texts: readonly string[] | undefined
  return {
    count: codes.length,
    first: entries[0] ?? '',
    interned,
    texts: () => (texts ??= slice(0, codes.length)),
    slice,
    areAllSame: () => entries.length <= 1,
    intern: () => interned,
  }
}
