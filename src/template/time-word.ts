/** An address of IPv6 and no time. */
const manyColons = /::|(?::[^:]*){4}/
const date = /(?:^|\D)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}\/[A-Z][a-z]{2}\/\d{4})(?:[^\d.]|$)/
const epoch = /^1\d{9}(?:\d{3}|\.\d+)?$/

/** No word with a time in it is longer. */
const maxLength = 80

/** Whether a word is a number that may be seconds or milliseconds since 1970. */
export function isEpoch(text: string): boolean {
  return (text.length === 10 || text.length >= 12) && epoch.test(text)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** One or two digits that no digit or dot stands before, a colon, and two digits. */
function hasClock(text: string): boolean {
  for (let index = text.indexOf(':', 1); index > 0; index = text.indexOf(':', index + 1)) {
    if (!isDigit(text.charCodeAt(index + 1)) || !isDigit(text.charCodeAt(index + 2)) || isDigit(text.charCodeAt(index + 3)))
      continue
    if (!isDigit(text.charCodeAt(index - 1))) continue
    const before = text.charCodeAt(isDigit(text.charCodeAt(index - 2)) ? index - 3 : index - 2)
    if (!isDigit(before) && before !== 46) return true
  }
  return false
}

/** Whether a word says a date or the time of day, alone or with something beside it, or may be seconds since 1970. */
export function isTime(text: string): boolean {
  if (text.length > maxLength || text.length < 4) return false
  let digits = 0
  let colons = false
  let others = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isDigit(code)) digits++
    else if (code === 58) colons = true
    else if (code >= 45 && code <= 47) others++
  }
  if (digits < 3) return false
  if (colons && hasClock(text) && !manyColons.test(text)) return true
  return others >= 2 ? date.test(text) : isEpoch(text)
}
