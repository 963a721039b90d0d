import { syntaxError } from './syntax-error.ts'

/** One piece of a query's text. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'end' | '(' | ')' | '{' | '}' | ':' | ':~' | '<' | '<=' | '>' | '>='
  readonly start: number
  readonly end: number
  /** Unescaped; of a word with stars its pieces joined by them. */
  readonly text: string
  /** Of a word with stars: the pieces between them. */
  readonly parts: readonly string[] | undefined
  /** Only where it stands unescaped. */
  readonly keyword: 'and' | 'or' | 'not' | undefined
  /** `escaped`: the writer escaped something, so he knows what he does. `plain`: only letters, digits, `_ . -`, which are no trap. */
  readonly style: 'escaped' | 'plain' | 'other'
}

/** What a character does to a word: belongs to it plainly, belongs to it, ends it, or must be looked at. */
const [plain, other, ending, star, backslash] = [0, 1, 2, 3, 4]
const characterClasses: Uint8Array = Uint8Array.from({ length: 161 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[\w.-]/.test(character)) return plain
  if (character === '*') return star
  if (character === '\\') return backslash
  return ' \t\r\n\u00a0():<>"{}'.includes(character) ? ending : other
})
const doubleQuote = 34

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 160
}

/** Cuts a query into tokens; the last one is always `end`. Throws CORDWOOD_ERR_QUERY_SYNTAX. */
export function lex(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (true) {
    while (isSpace(query.charCodeAt(at))) at++
    const token = at >= query.length ? mark('end', at, at) : readToken(query, at)
    tokens.push(token)
    if (token.kind === 'end') return tokens
    at = token.end
  }
}

function mark(kind: Token['kind'], start: number, end: number, text = ''): Token {
  return { kind, start, end, text, parts: undefined, keyword: undefined, style: 'other' }
}

function readToken(query: string, start: number): Token {
  const code = query.charCodeAt(start)
  if (code > 160 || characterClasses[code] !== ending) return readWord(query, start)
  const character = query.charAt(start)
  const isLonger = query.charAt(start + 1) === (character === ':' ? '~' : '=')
  switch (character) {
    case '"':
      return readQuoted(query, start)
    case '<':
      return isLonger ? mark('<=', start, start + 2) : mark('<', start, start + 1)
    case '>':
      return isLonger ? mark('>=', start, start + 2) : mark('>', start, start + 1)
    case ':':
      return isLonger ? mark(':~', start, start + 2) : mark(':', start, start + 1)
    default:
      return mark(character as '(' | ')' | '{' | '}', start, start + 1)
  }
}

function readQuoted(query: string, start: number): Token {
  const close = query.indexOf('"', start + 1)
  // Most phrases have no escape and are one slice.
  if (close !== -1 && !query.slice(start + 1, close).includes('\\'))
    return mark('quoted', start, close + 1, query.slice(start + 1, close))
  let text = ''
  let at = start + 1
  while (at < query.length) {
    if (query.charCodeAt(at) === doubleQuote) return mark('quoted', start, at + 1, text)
    if (query.charAt(at) === '\\') {
      const escape = readEscape(query, at)
      text += escape.text
      at = escape.end
    } else {
      text += query.charAt(at++)
    }
  }
  throw syntaxError('Expected a closing `"`, got the end of the query.', query, start, 'a quote within quotes is written \\".')
}

function readWord(query: string, start: number): Token {
  let at = start
  let kind = plain
  for (; at < query.length; at++) {
    const code = query.charCodeAt(at)
    const found = code > 160 ? other : (characterClasses[code] ?? other)
    if (found === ending) break
    if (found > kind) kind = found
  }
  if (kind > other) return readSpecialWord(query, start)
  const text = query.slice(start, at)
  const style = kind === plain ? 'plain' : 'other'
  return { kind: 'word', start, end: at, text, parts: undefined, keyword: keywordOf(text), style }
}

function keywordOf(text: string): Token['keyword'] {
  if (text.length !== 2 && text.length !== 3) return undefined
  const lower = text.toLowerCase()
  return lower === 'and' || lower === 'or' || lower === 'not' ? lower : undefined
}

/** A word with stars or escapes. */
function readSpecialWord(query: string, start: number): Token {
  const parts = ['']
  let at = start
  let style: Token['style'] = 'other'
  while (at < query.length) {
    const code = query.charCodeAt(at)
    const found = code > 160 ? other : (characterClasses[code] ?? other)
    if (found === ending) break
    if (found === star) {
      parts.push('')
      at++
    } else if (found === backslash) {
      const escape = readEscape(query, at)
      parts[parts.length - 1] += escape.text
      at = escape.end
      style = 'escaped'
    } else {
      parts[parts.length - 1] += query.charAt(at++)
    }
  }
  return {
    kind: 'word',
    start,
    end: at,
    text: parts.join('*'),
    parts: parts.length > 1 ? parts : undefined,
    keyword: undefined,
    style,
  }
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
