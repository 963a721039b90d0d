/** A text among the values of a line. */
export interface LineText {
  /** Index of its opening quotation mark in the line. */
  readonly start: number
  /** Index behind its closing one. */
  readonly end: number
  /** What it says, without escapes. */
  readonly text: string
}

/** Index of the quotation mark that ends a text. */
function closing(line: string, from: number): number {
  for (let end = line.indexOf('"', from); end >= 0; end = line.indexOf('"', end + 1)) {
    let slashes = 0
    while (line.charCodeAt(end - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return end
  }
  return line.length
}

/**
 * Finds the texts among the values of a line of JSON; keys are none.
 *
 * @param line - valid JSON without spaces between its parts, as our encoders write it.
 * @param own - top-level names whose values are left alone.
 */
export function textsOf(line: string, own: ReadonlySet<string>): LineText[] {
  const found: LineText[] = []
  let depth = 0
  let isOwn = false
  for (let index = 0; index < line.length; index++) {
    const unit = line.charCodeAt(index)
    if (unit === 123 || unit === 91) depth++
    else if (unit === 125 || unit === 93) depth--
    else if (unit === 34) {
      const end = closing(line, index + 1)
      const raw = line.slice(index + 1, end)
      if (line.charCodeAt(end + 1) === 58) {
        if (depth === 1) isOwn = own.has(raw)
      } else if (!isOwn && raw !== '') {
        found.push({ start: index, end: end + 1, text: raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw })
      }
      index = end
    }
  }
  return found
}

/** The line with other texts in their places; undefined leaves one as it is. */
export function withTexts(line: string, texts: readonly LineText[], changed: readonly (string | undefined)[]): string {
  let made = ''
  let at = 0
  for (const [index, { start, end }] of texts.entries()) {
    const text = changed[index]
    if (text === undefined) continue
    made += line.slice(at, start) + JSON.stringify(text)
    at = end
  }
  return made + line.slice(at)
}
