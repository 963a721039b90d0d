import { displayWidth } from '../sinks/display-width.ts'

/** Text that takes at most so many columns; what was cut is marked. By code points, so that no pair of surrogates is cut. */
export function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let short = ''
  for (const character of text) {
    if (displayWidth(short + character) >= columns) break
    short += character
  }
  return `${short}…`
}
