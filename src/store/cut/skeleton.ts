/** What a slot holds: a string's content between its quotes; a number, boolean or null; an array as it stands; a line that is no JSON. */
export type CutKind = 'string' | 'bare' | 'json' | 'text'

/** A value's place in a skeleton. */
export interface Slot {
  /** The keys from the outside in, as they stand in the line (latin1). Keys with a backslash are in no skeleton. */
  readonly path: readonly string[]
  readonly kind: CutKind
}

/**
 * A line of JSON without its values.
 *
 *     {"level":30,"req":{"id":"a1"},"tags":["x"]}
 *     `{"level":`  30  `,"req":{"id":"`  a1  `"},"tags":`  ["x"]  `}`
 *      pieces[0]  slot 0    pieces[1]   slot 1  pieces[2]   slot 2  pieces[3]
 *
 * Blanks, the order of keys and the quotes of strings are in the pieces, so pieces and values give the line's exact bytes.
 */
export interface Skeleton {
  /** One more than slots. */
  readonly pieces: readonly string[]
  readonly slots: readonly Slot[]
}

/** The skeletons of lines that have no other: with and without a carriage return at the end. They are the first of every table. */
export const textSkeletons: readonly Skeleton[] = ['', '\r'].map((end) => ({
  pieces: ['', end],
  slots: [{ path: [], kind: 'text' }],
}))
