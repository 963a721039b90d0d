const label = /\[[A-Z][A-Z0-9_ -]{0,40}(?::[^\]\s]{0,128})?\]/y

/** Whether a part of a text is what masking printed before: `[EMAIL]`, `[CARD:1111]`. It is not masked again. */
export function isLabel(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) !== 91) return false
  label.lastIndex = start
  return label.test(text) && label.lastIndex === end
}

/** Where the label ends that begins at an index; -1 where none does. */
export function labelEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== 91) return -1
  label.lastIndex = start
  return label.test(text) ? label.lastIndex : -1
}
