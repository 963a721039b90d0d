import { isWordUnit } from './unit-kind.ts'

/** Units of the longest label. */
const maxLabel = 172

const label = /\[[A-Z][A-Za-z0-9_ -]{0,40}(?::[^\]\s]{0,128})?\]/y

/** Whether a part of a text is what masking printed before: `[EMAIL]`, `[CARD:1111]`. It is not masked again. */
export function isLabel(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) !== 91) return false
  label.lastIndex = start
  return label.test(text) && label.lastIndex === end
}

/** Whether the bracket at an index closes a label: what follows it is no value of a key. */
export function endsLabel(text: string, bracket: number): boolean {
  if (text.charCodeAt(bracket) !== 93) return false
  const least = Math.max(0, bracket - maxLabel)
  const start = least + text.slice(least, bracket).lastIndexOf('[')
  if (start < least || !isLabel(text, start, bracket + 1)) return false
  return start === 0 || !isWordUnit(text.charCodeAt(start - 1))
}
