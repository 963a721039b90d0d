import type { KeyClass } from './key-class.ts'
import { isKeyUnit } from './key-gate.ts'

/** Units that a look ahead for the next key takes. */
const maxAhead = 40

/** Schemes before credentials: of `Bearer abc` both belong to the value. */
const scheme =
  /(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|NTLM|DPoP|JWT|AWS4-HMAC-SHA256)(?: |%20|\+)+(?=[A-Za-z0-9._~+/=-]{6})/iy

const cookiePair = /;(?: |%20)?[^\s;,="'\\]{1,128}(?:=[^\s;,"'\\]*)?/y
const settingPair = /;\s?(?:[A-Za-z][\w ]{0,40}=[^;\s"'\\]*)?/y
const capitalised = / \p{Lu}[\p{L}'’.-]*(?![\p{L}\p{N}=:_])/uy

/** Where a value without quotation marks ends that begins at an index. */
export function bareEnd(text: string, start: number, { cls }: KeyClass): number {
  let from = start
  if (cls === 'auth' || cls === 'token' || cls === 'secret') {
    scheme.lastIndex = start
    if (scheme.test(text)) {
      from = scheme.lastIndex
      if (/^(?:digest|aws4)/i.test(text.slice(start, from))) return lineEnd(text, from)
    }
  }
  let end = tokenEnd(text, from)
  if (cls === 'cookie') end = repeated(cookiePair, text, end)
  else if (cls === 'connection-string') end = repeated(settingPair, text, end)
  else if (cls === 'person') end = repeated(capitalised, text, end)
  else if (cls === 'address') end = phraseEnd(text, start)
  return trimmed(text, start, end)
}

/** Behind as many matches as follow each other. */
function repeated(pattern: RegExp, text: string, from: number): number {
  let end = from
  for (pattern.lastIndex = from; pattern.test(text); pattern.lastIndex = end) end = pattern.lastIndex
  return end
}

function tokenEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 34:
      case 92:
      case 96:
      case 60:
      case 62:
        return at
      case 39:
        if (at > start) return at
        break
      case 38:
      case 44:
      case 59:
      case 124:
        if (isListEnd(text, at + 1)) return at
        break
      case 37:
        // `%26` and `%20` end a value that is percent-encoded as a whole.
        if (/^%(?:26|20|22|0A|0D|3B|2C)/i.test(text.slice(at, at + 3)) && at > start) return at
        break
      default:
        if (isSpace(text.charCodeAt(at))) return at
    }
  }
  return text.length
}

/** Behind a comma or semicolon: the end, a space, or the next key. Else it is part of the value. */
function isListEnd(text: string, from: number): boolean {
  if (from >= text.length || isSpace(text.charCodeAt(from)) || /["'\\}\])]/.test(text.charAt(from))) return true
  const most = Math.min(text.length, from + maxAhead)
  let at = from
  while (at < most && (isKeyUnit(text.charCodeAt(at)) || (at > from && text.charCodeAt(at) === 32))) at++
  const unit = text.charCodeAt(at)
  return at > from && (unit === 61 || unit === 58)
}

/** Up to a comma, a semicolon, the next key or the end of the line: addresses have spaces. */
function phraseEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && !/[;|&"\\\r\n\t<>]/.test(text.charAt(end))) {
    if (text.charCodeAt(end) === 32) {
      let at = end + 1
      const most = Math.min(text.length, at + maxAhead)
      while (at < most && isKeyUnit(text.charCodeAt(at))) at++
      if (at > end + 1 && (text.charCodeAt(at) === 61 || text.charCodeAt(at) === 58)) break
    }
    end++
  }
  return end
}

function lineEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++
  return end
}

const isSpace = (unit: number): boolean => unit <= 32 || unit === 160 || (unit >= 0x2000 && unit <= 0x200a) || unit === 0x2028

/** Brackets and full stops of the sentence are none of the value. */
function trimmed(text: string, start: number, to: number): number {
  const value = text.slice(start, to)
  const keepsRound = value.includes('(')
  const keepsSquare = value.includes('[')
  const keepsCurly = value.includes('{')
  let end = to
  for (; end > start; end--) {
    const unit = text.charCodeAt(end - 1)
    if (unit === 46 || unit === 44 || unit === 59) continue
    if ((unit === 41 && !keepsRound) || (unit === 93 && !keepsSquare) || (unit === 125 && !keepsCurly)) continue
    break
  }
  return end
}
