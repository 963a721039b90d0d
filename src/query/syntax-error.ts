import { CordwoodError } from '../core/error.ts'

const contextLength = 60

/**
 * An error that shows where: the message, the query's line around the place with a caret under it, and what to write instead.
 *
 * @param at - offset into the text, in UTF-16 units.
 * @param hint - what to write instead.
 */
export function syntaxError(message: string, query: string, at: number, hint?: string): CordwoodError {
  const lineStart = query.lastIndexOf('\n', at - 1) + 1
  const lineEnd = query.indexOf('\n', at)
  const from = Math.max(lineStart, at - contextLength)
  const to = Math.min(lineEnd === -1 ? query.length : lineEnd, at + contextLength)
  const shown = visible(query.slice(from, to))
  const lead = from > lineStart ? '…' : ''
  const lines = [visible(message), `  ${lead}${shown}`, `  ${' '.repeat(lead.length + at - from)}^`]
  if (hint !== undefined) lines.push(`Hint: ${visible(hint)}`)
  return new CordwoodError('CORDWOOD_ERR_QUERY_SYNTAX', lines.join('\n'))
}

/** Tabs and control characters would move the caret or reach a terminal raw. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}
