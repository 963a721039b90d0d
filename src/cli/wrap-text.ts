import { displayWidth } from '../sinks/display-width.ts'
import { shorten } from './shorten.ts'

/** Text in lines of at most so many columns, broken between words; the last line is cut where more would be needed. */
export function wrapText(text: string, columns: number, most: number): readonly string[] {
  if (displayWidth(text) <= columns) return [text]
  const lines: string[] = []
  let rest = text
  while (lines.length < most - 1 && displayWidth(rest) > columns) {
    const end = breakAt(rest, columns)
    lines.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return [...lines, shorten(rest, columns)]
}

/** Behind the last blank that fits, unless that leaves half of the line empty. */
function breakAt(text: string, columns: number): number {
  let width = 0
  let end = 0
  let blank = 0
  for (const character of text) {
    width += displayWidth(character)
    if (width > columns) break
    end += character.length
    if (character === ' ') blank = end
  }
  return blank * 2 > end ? blank : Math.max(1, end)
}
