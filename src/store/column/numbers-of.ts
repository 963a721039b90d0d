import type { Codes } from './column.ts'

/**
 * The numbers that texts stand for: of each text, or row by row where there are codes, and then each text is read once. Undefined where one of
 * them stands for none (NaN).
 */
export function numbersOf(
  entries: readonly string[],
  codes: Codes | undefined,
  read: (text: string) => number,
): Float64Array | undefined {
  const known = new Float64Array(entries.length)
  for (let code = 0; code < known.length; code++) {
    const value = read(entries[code] as string)
    if (Number.isNaN(value)) return undefined
    known[code] = value
  }
  if (codes === undefined) return known
  const values = new Float64Array(codes.length)
  for (let row = 0; row < values.length; row++) values[row] = known[codes[row] as number] as number
  return values
}
