const isUpper = (unit: number): boolean => (unit >= 65 && unit <= 90) || (unit >= 0xc0 && unit <= 0xde && unit !== 0xd7)
const isLower = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 0xdf && unit <= 0x17f && unit !== 0xf7)

/** Units between the word and the name: `user: "Jane`, `assigned to Jane`. */
const maxBetween = 4

/** The index at which a capitalised word stands behind a word such as customer; -1 where none does. */
export function nameAfter(text: string, index: number): number {
  let at = index
  const most = Math.min(text.length, index + maxBetween)
  while (at < most && isBetween(text.charCodeAt(at))) at++
  if (at === index) return -1
  if (text.startsWith('to ', at) || text.startsWith('by ', at) || text.startsWith('of ', at)) at += 3
  return at + 1 < text.length && isUpper(text.charCodeAt(at)) && isLower(text.charCodeAt(at + 1)) ? at : -1
}

/** Space, quotation marks, colon, equals, opening brackets, comma, full stop of `Dr.`, backslash. */
function isBetween(unit: number): boolean {
  return (
    unit === 32 ||
    unit === 34 ||
    unit === 39 ||
    unit === 58 ||
    unit === 61 ||
    unit === 40 ||
    unit === 91 ||
    unit === 46 ||
    unit === 92
  )
}
