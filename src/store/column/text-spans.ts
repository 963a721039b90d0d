/** Texts that lie within one piece of bytes, as the values of a column lie within the lines they were cut from: none has to be made. */
export interface TextSpans {
  /** All lines. */
  readonly bytes: Buffer
  /** Start and end of each text, one after the other; may be longer than `count` of them. */
  readonly bounds: Int32Array
  readonly count: number
  /** What the texts say, where they were read already, each in the one way in which it is printed; may be longer too. */
  readonly numbers?: SpanNumbers | undefined
}

/** Whole numbers as JSON prints them; times of the layout {@link isoPattern}, in milliseconds since 1970. */
export type SpanForm = 'int' | 'iso'

/** The layout of times that loggers write most. */
export const isoPattern = '%Y-%m-%dT%H:%M:%S.%3Z'

/** Numbers that stand for texts. */
export interface SpanNumbers {
  readonly form: SpanForm
  readonly values: Float64Array
}

/** The text that a number stands for. */
export function printNumber(form: SpanForm, value: number): string {
  return form === 'int' ? String(value) : new Date(value).toISOString()
}

/** One of the texts. */
export function spanText({ bytes, bounds, numbers }: TextSpans, row: number): string {
  if (numbers !== undefined) return printNumber(numbers.form, numbers.values[row] as number)
  return bytes.toString('latin1', bounds[row * 2], bounds[row * 2 + 1])
}

/** The texts from one row to another. They are put side by side first: a text out of another text is made faster than one out of bytes. */
export function spanTexts({ bytes, bounds, count }: TextSpans, from = 0, end: number = count): string[] {
  let length = 0
  for (let row = from; row < end; row++) length += (bounds[row * 2 + 1] as number) - (bounds[row * 2] as number)
  const joined = Buffer.allocUnsafeSlow(length)
  let to = 0
  for (let row = from; row < end; row++) {
    const stop = bounds[row * 2 + 1] as number
    for (let at = bounds[row * 2] as number; at < stop; at++) joined[to++] = bytes[at] as number
  }
  const all = joined.toString('latin1')
  const texts: string[] = []
  to = 0
  for (let row = from; row < end; row++) {
    const start = to
    to += (bounds[row * 2 + 1] as number) - (bounds[row * 2] as number)
    texts.push(all.slice(start, to))
  }
  return texts
}

/** Whether two of the texts are the same. */
export function areSame({ bytes, bounds, numbers }: TextSpans, one: number, other: number): boolean {
  if (numbers !== undefined) return numbers.values[one] === numbers.values[other]
  const start = bounds[one * 2] as number
  const length = (bounds[one * 2 + 1] as number) - start
  const second = bounds[other * 2] as number
  if ((bounds[other * 2 + 1] as number) - second !== length) return false
  // From the end: ids and times begin alike.
  for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== bytes[second + at]) return false
  return true
}
