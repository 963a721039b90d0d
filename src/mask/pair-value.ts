import type { KeyClass } from './key-class.ts'
import { isKeyUnit } from './key-gate.ts'
import { isDigitUnit, isWordUnit } from './unit-kind.ts'

/** Units before a closing bracket in which the opening one is looked for. */
const maxBracketed = 64

/** Units that are trimmed at most. */
const maxTrimmed = 16

/** Units that a look ahead for the next key takes. */
const maxAhead = 40

/** Schemes before credentials: of `Bearer abc` both belong to the value. */
const scheme =
  /(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|NTLM|DPoP|JWT|Hawk|OAuth|SSWS|GenieKey|Splunk|Bot|Signature|AWS4-HMAC-SHA256)(?: |%20|\+)+(?=[A-Za-z0-9._~+/=-]{6}|[a-z_]{1,20}=")/iy

const cookiePair = /;(?: |%20)?[^\s;,="'\\]{1,128}(?:=[^\s;,"'\\]*)?/y
const settingPair = /;\s?(?:[A-Za-z][\w ]{0,40}=[^;\s"'\\]*)?/y
/** Digits, or letters and digits of accounts, that each kind of number has at most; they are written in groups. */
const maxDigits: ReadonlyMap<string, number> = new Map([
  ['card', 19],
  ['ssn', 9],
  ['phone', 15],
  ['iban', 34],
])
const nextGroup = /[ .-](?=[A-Z\d(]*\d)\(?[A-Z\d]{2,12}\)?(?![\w:])/y
const capitalised = / \p{Lu}[\p{L}'’.-]*(?![\p{L}\p{N}=:_])/uy

/** Finds where values without quotation marks end. Ends that were found are kept, so that a text of names alone takes no longer than others. */
export class BareValues {
  readonly #text: string
  #token: Region = nowhere
  #phrase: Region = nowhere
  #line: Region = nowhere

  constructor(text: string) {
    this.#text = text
  }

  /** Where the value of a key ends that begins at an index. */
  end(start: number, { cls }: KeyClass): number {
    const text = this.#text
    let from = start
    if (cls === 'auth' || cls === 'token' || cls === 'secret') {
      scheme.lastIndex = start
      if (scheme.test(text)) {
        from = scheme.lastIndex
        if (/^(?:digest|aws4|hawk|oauth|signature)/i.test(text.slice(start, from))) return this.#lineEnd(from)
      }
    }
    if (cls === 'address') return trimmed(text, start, this.#phraseEnd(start))
    let end = this.#tokenEnd(from)
    if (cls === 'cookie') end = repeated(cookiePair, text, end)
    else if (cls === 'connection-string') end = repeated(settingPair, text, end)
    else if (cls === 'person') end = repeated(capitalised, text, end)
    else if (maxDigits.has(cls ?? '')) end = groupsEnd(text, start, end, maxDigits.get(cls ?? '') ?? 0)
    return trimmed(text, start, end)
  }

  #tokenEnd(start: number): number {
    if (start <= this.#token.from || start >= this.#token.to) this.#token = { from: start, to: tokenEnd(this.#text, start) }
    return this.#token.to
  }

  #lineEnd(start: number): number {
    if (start <= this.#line.from || start >= this.#line.to) this.#line = { from: start, to: lineEnd(this.#text, start) }
    return this.#line.to
  }

  #phraseEnd(start: number): number {
    if (start <= this.#phrase.from || start >= this.#phrase.to) this.#phrase = { from: start, to: phraseEnd(this.#text, start) }
    return this.#phrase.to
  }
}

interface Region {
  readonly from: number
  readonly to: number
}

const nowhere: Region = { from: 0, to: 0 }

/** Behind the groups of digits (of letters too, for accounts) that follow the first one with a gap, up to so many in all. */
function groupsEnd(text: string, start: number, first: number, most: number): number {
  let count = 0
  for (let at = start; at < first && count <= most; at++) if (isWordUnit(text.charCodeAt(at))) count++
  if (count > most) return first
  let end = first
  for (nextGroup.lastIndex = end; nextGroup.test(text); nextGroup.lastIndex = end) {
    count += text.slice(end, nextGroup.lastIndex).replaceAll(/[^A-Za-z0-9]/g, '').length
    if (count > most) break
    end = nextGroup.lastIndex
  }
  return end
}

/** Behind as many matches as follow each other. */
function repeated(pattern: RegExp, text: string, from: number): number {
  let end = from
  for (pattern.lastIndex = from; pattern.test(text); pattern.lastIndex = end) end = pattern.lastIndex
  return end
}

const endsEncoded = /^%(?:26|20|22|0A|0D|3B|2C)/i
const endsPlain = /^%(?:20|0A|0D)/i

function tokenEnd(text: string, start: number): number {
  const isEncoded = text.charCodeAt(start - 3) === 37
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
        // Spaces end a value. `%26`, `%22` and the like do it only where what stands before it is percent-encoded as well.
        if (at > start && (isEncoded ? endsEncoded : endsPlain).test(text.slice(at, at + 3))) return at
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
  // Of `dragon&052 x=1` the digits belong to the value.
  if (isDigitUnit(text.charCodeAt(from))) return false
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
  const value = text.slice(Math.max(start, to - maxBracketed), to)
  let end = to
  for (const least = Math.max(start, to - maxTrimmed); end > least; end--) {
    const unit = text.charCodeAt(end - 1)
    if (unit === 46 || unit === 44 || unit === 59) continue
    if ((unit === 41 && !value.includes('(')) || (unit === 93 && !value.includes('[')) || (unit === 125 && !value.includes('{')))
      continue
    break
  }
  return end
}
