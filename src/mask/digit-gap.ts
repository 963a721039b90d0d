/** What stands between two groups of digits: none of these, or one of them. */
export const gapNone = 0
export const gapSpace = 1
export const gapDash = 2
export const gapDot = 3
export const gapBracket = 4

/** The kind of what stands between two indices: a space (also `%20`, `+` and those that do not break), a dash, a full stop, `) `. */
export function gapKind(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from)
  if (to - from === 1) {
    if (first === 32 || first === 160 || first === 0x2009 || first === 0x202f || first === 43) return gapSpace
    if (first === 45 || first === 0x2010 || first === 0x2011 || first === 0x2013) return gapDash
    if (first === 46) return gapDot
    return first === 41 ? gapBracket : gapNone
  }
  if (to - from === 2)
    return first === 41 && (text.charCodeAt(from + 1) === 32 || text.charCodeAt(from + 1) === 45) ? gapBracket : gapNone
  return to - from === 3 && text.startsWith('%20', from) ? gapSpace : gapNone
}
