/** Texts that lie within one text, as the values of a column lie within the lines they were cut from: none has to be made. */
export interface TextSpans {
  /** All lines, latin1. */
  readonly text: string
  /** The same as bytes. */
  readonly bytes: Uint8Array
  /** Start and end of each text, one after the other; may be longer than `count` of them. */
  readonly bounds: Int32Array
  readonly count: number
}

/** One of the texts. */
export function spanText({ text, bounds }: TextSpans, row: number): string {
  return text.slice(bounds[row * 2], bounds[row * 2 + 1])
}

/** The texts from one row to another. */
export function spanTexts(spans: TextSpans, from = 0, end: number = spans.count): string[] {
  const texts: string[] = []
  for (let row = from; row < end; row++) texts.push(spanText(spans, row))
  return texts
}

/** Whether two of the texts are the same. */
export function areSame({ bytes, bounds }: TextSpans, one: number, other: number): boolean {
  const start = bounds[one * 2] as number
  const length = (bounds[one * 2 + 1] as number) - start
  const second = bounds[other * 2] as number
  if ((bounds[other * 2 + 1] as number) - second !== length) return false
  // From the end: ids and times begin alike.
  for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== bytes[second + at]) return false
  return true
}
