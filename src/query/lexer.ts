import { syntaxError } from './syntax-error.ts'

/** One piece of a query's text. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'end' | '(' | ')' | '{' | '}' | ':' | ':~' | '<' | '<=' | '>' | '>='
  readonly start: number
  readonly end: number
  /** Unescaped; of a word only where it has no star. */
  readonly text: string
  /** Of a word: the pieces between its stars. */
  readonly parts: readonly string[]
  /** Only where it stands unescaped. */
  readonly keyword: 'and' | 'or' | 'not' | undefined
  /** The writer escaped something, so he knows what he does: no trap is suspected. */
  readonly escaped: boolean
}

const whitespace = ' \t\r\n\u00a0'
const special = '\\():<>"*{}'
const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not'])
const noParts: readonly string[] = []

/** Cuts a query into tokens; the last one is always `end`. Throws CORDWOOD_ERR_QUERY_SYNTAX. */
export function lex(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (true) {
    while (at < query.length && whitespace.includes(query.charAt(at))) at++
    const token = at === query.length ? mark('end', at, at) : readToken(query, at)
    tokens.push(token)
    if (token.kind === 'end') return tokens
    at = token.end
  }
}

function mark(kind: Token['kind'], start: number, end: number, text = ''): Token {
  return { kind, start, end, text, parts: noParts, keyword: undefined, escaped: false }
}

function readToken(query: string, start: number): Token {
  const character = query.charAt(start)
  switch (character) {
    case '(':
    case ')':
    case '{':
    case '}':
      return mark(character, start, start + 1)
    case '<':
    case '>':
      return query.charAt(start + 1) === '='
        ? mark(character === '<' ? '<=' : '>=', start, start + 2)
        : mark(character, start, start + 1)
    case ':':
      return query.charAt(start + 1) === '~' ? mark(':~', start, start + 2) : mark(':', start, start + 1)
    case '"':
      return readQuoted(query, start)
    default:
      return readWord(query, start)
  }
}

function readQuoted(query: string, start: number): Token {
  let text = ''
  let at = start + 1
  while (at < query.length) {
    const character = query.charAt(at)
    if (character === '"') return mark('quoted', start, at + 1, text)
    if (character === '\\') {
      const escape = readEscape(query, at)
      text += escape.text
      at = escape.end
    } else {
      text += character
      at++
    }
  }
  throw syntaxError('Expected a closing `"`, got the end of the query.', query, start, 'a quote within quotes is written \\".')
}

function readWord(query: string, start: number): Token {
  const parts = ['']
  let at = start
  let escaped = false
  const append = (piece: string): void => {
    parts[parts.length - 1] += piece
  }
  while (at < query.length) {
    const character = query.charAt(at)
    if (character === '*') {
      parts.push('')
      at++
    } else if (character === '\\') {
      const escape = readEscape(query, at)
      append(escape.text)
      at = escape.end
      escaped = true
    } else if (whitespace.includes(character) || special.includes(character)) {
      break
    } else {
      append(character)
      at++
    }
  }
  const text = parts.join('*')
  const lower = text.toLowerCase()
  const keyword = !escaped && keywords.has(lower) ? (lower as 'and' | 'or' | 'not') : undefined
  return { kind: 'word', start, end: at, text, parts, keyword, escaped }
}

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function readEscape(query: string, at: number): { readonly text: string; readonly end: number } {
  const next = query.charAt(at + 1)
  if (next === '')
    throw syntaxError('Expected a character after `\\`, got the end of the query.', query, at, 'write \\\\ for one backslash.')
  if (next === 'u') {
    const digits = query.slice(at + 2, at + 6)
    if (/^[0-9a-fA-F]{4}$/.test(digits)) return { text: String.fromCharCode(parseInt(digits, 16)), end: at + 6 }
  }
  // A keyword's first letter stands for itself (`\not` is no newline and "ot"), and so does any other character: `\:` is a colon.
  if (/^(?:and|or|not)(?![^\s\\():<>"*{}])/i.test(query.slice(at + 1, at + 5))) return { text: next, end: at + 2 }
  return { text: letters[next] ?? next, end: at + 2 }
}
