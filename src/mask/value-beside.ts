/** The rest of the headers of a form's part, and the empty line behind them. */
const blankLine = /(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n/y

/** `"name":"...","value":"..."`. */
const valueMember = /(?:\s?"\w{1,32}"\s?:\s?(?:true|false|null|-?\d{1,20}|"[^"\\]{0,64}")\s?,){0,4}\s?"(?:value|val)"\s?:\s?/y

/** `name="..." value="..."`. */
const valueAttribute = / (?:[\w:-]{1,32}=(?:"[^"<>]{0,64}"|'[^'<>]{0,64}') ){0,3}value=/y

/** In a list of names and values by turns, as `rawHeaders` of node:http is. */
const headerName = /-|^(?:authorization|cookie)$/i

/** Where a value stands whose name is a text of its own; `end` only where no quotation marks end it. */
export interface BesideValue {
  readonly start: number
  readonly end: number | undefined
}

/** Whether a closed name at an index may have its value beside it: behind it a space, a comma (not for apostrophes), the end of the line. */
export function mayStandBeside(text: string, close: number): boolean {
  const next = text.charCodeAt(close + 1)
  if (next === 32) return true
  return text.charCodeAt(close) === 34 && (next === 44 || next === 13 || next === 10)
}

/**
 * Where the value stands of a name between quotation marks: that of an attribute, of a form's part, of a header in a list, of a member
 * beside that of the name.
 */
export function besideName(text: string, start: number, close: number): BesideValue | undefined {
  const next = text.charCodeAt(close + 1)
  if (next === 32) {
    valueAttribute.lastIndex = close + 1
    return valueAttribute.test(text) ? { start: valueAttribute.lastIndex, end: undefined } : undefined
  }
  if (next !== 44) {
    blankLine.lastIndex = close + 1
    if (!text.startsWith('name=', start - 6) || !blankLine.test(text)) return undefined
    const end = text.indexOf('\n--', blankLine.lastIndex)
    const isReturned = end > 0 && text.charCodeAt(end - 1) === 13
    return { start: blankLine.lastIndex, end: end < 0 ? text.length : isReturned ? end - 1 : end }
  }
  valueMember.lastIndex = close + 2
  if (valueMember.test(text)) return { start: valueMember.lastIndex, end: undefined }
  if (!headerName.test(text.slice(start, close))) return undefined
  return { start: text.charCodeAt(close + 2) === 32 ? close + 3 : close + 2, end: undefined }
}
