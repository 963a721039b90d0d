import { flat } from './string.ts'

/** Numbers of which the text is made anew only for the first of so many. */
const step = 100

/**
 * Prints numbers that mostly follow one another: what stays the same within a hundred of them is made once, and so is each ending,
 * with what stands behind it (bench/encode).
 */
export function createCountPrinter(after: string): (count: number) => string {
  const endings = new Array<string | undefined>(step)
  let first = NaN
  let text = ''
  return (count) => {
    const rest = count - first
    if (rest >= 0 && rest < step) return text + (endings[rest] ??= flat(String(rest).padStart(2, '0') + after))
    if (count < step) return count + after
    first = count - (count % step)
    text = String(first / step)
    return text + (endings[count % step] ??= flat(String(count % step).padStart(2, '0') + after))
  }
}
