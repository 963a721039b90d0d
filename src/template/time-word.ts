const clock = /(?:^|[^\d.])\d{1,2}:\d{2}(?::\d{2})?(?:\D|$)/
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

/** Whether a word says a date or the time of day, alone or with something beside it, or may be seconds since 1970. */
export function isTime(text: string): boolean {
  if (text.length > maxLength || text.length < 4) return false
  let digits = 0
  let colons = false
  let others = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) digits++
    else if (code === 58) colons = true
    else if (code >= 45 && code <= 47) others++
  }
  if (digits < 3) return false
  if (colons && clock.test(text) && !manyColons.test(text)) return true
  return others >= 2 ? date.test(text) : isEpoch(text)
}
