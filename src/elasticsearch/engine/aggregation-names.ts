/** The name of an aggregation in the request: names of callers may hold what the server refuses. */
export function innerName(index: number): string {
  return `a${index}`
}

/** The name of what an aggregation asks besides: the lines without its field, levels without a name. */
export function restName(index: number): string {
  return `m${index}`
}

/** The name of what weights ask besides: all values of terms, the lines of stats. */
export function weighedName(index: number): string {
  return `w${index}`
}

/** The name of the newest lines of a kind of message. */
export const examplesName = 'examples'
