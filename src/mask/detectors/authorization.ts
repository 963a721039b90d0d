import { saysAuthorization } from '../context-words.ts'
import { credentialsAfter } from '../credentials-after.ts'
import { isLabel } from '../printed-label.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'

/** As much of a line as Digest takes. */
const maxDigest = 1024

const credentials = /(?:[A-Za-z0-9._~+/=:!*-]|%2[BF]|%3D)+/iy

/** Finds what stands behind Bearer, Basic, Token, Digest and the like. Prose such as "Basic authentication failed" is none of it. */
export function findAuthorizations(text: string, { hits }: TextParts, found: Span[]): void {
  let behind = 0
  let member = 0
  for (const { start, entry } of hits) {
    if (entry.says !== saysAuthorization || start < behind) continue
    const from = credentialsAfter(text, start + entry.text.length)
    if (from < 0) continue
    // Looked for again only when it is passed.
    if (entry.text === 'digest' && member >= 0 && member <= from) member = nextMember(text, from)
    const end = entry.text === 'digest' ? digestEnd(text, from, member) : credentialsEnd(text, entry.text, from)
    if (end <= from || isLabel(text, from, end)) continue
    found.push({ start: from, end, cls: 'auth', rule: `auth.${entry.text}` })
    behind = end
  }
}

function credentialsEnd(text: string, scheme: string, from: number): number {
  credentials.lastIndex = from
  if (!credentials.test(text)) return -1
  const end = trimmed(text, from, credentials.lastIndex)
  const value = text.slice(from, Math.min(end, from + 512))
  if (scheme === 'basic') return isBasic(value) ? end : -1
  if (scheme === 'bearer') return isBearer(value) ? end : -1
  return value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[\w-]+[:=]/.test(value) ? end : -1
}

/** Punctuation of the sentence is none of the credentials. */
function trimmed(text: string, from: number, to: number): number {
  let end = to
  while (end > from && (text.charCodeAt(end - 1) === 46 || text.charCodeAt(end - 1) === 58 || text.charCodeAt(end - 1) === 33))
    end--
  return end
}

/** RFC 7617: base64 of a name, a colon and a password. */
function isBasic(value: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{5,}(?:=|%3D){0,2}$/i.test(value)) return false
  const decoded = Buffer.from(value.replaceAll(/%3D/gi, '='), 'base64').toString('latin1')
  // oxlint-disable-next-line no-control-regex
  return /^[^\u0000-\u001f\u007f]*:[^\u0000-\u001f\u007f]*$/.test(decoded)
}

/** RFC 6750; a plain word is prose. */
function isBearer(value: string): boolean {
  if (value.length < 8) return false
  return /\d/.test(value) || /[a-z][A-Z]/.test(value) || (value.length >= 20 && !/^[a-z]+(?:[-_./:][a-z]+)*$/i.test(value))
}

/** RFC 7616: members with a response or a nonce among them, up to the end of the line. */
function digestEnd(text: string, from: number, member: number): number {
  if (member < 0 || member - from > maxDigest) return -1
  let end = member
  while (end < text.length && end - from < maxDigest && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++
  return /[\r\n]/.test(text.slice(from, member)) ? -1 : end
}

/** The next `response=` or `nonce=` at or behind an index; -1 for none. */
function nextMember(text: string, from: number): number {
  const nonce = text.indexOf('nonce=', from)
  const response = text.indexOf('response=', from)
  return nonce < 0 ? response : response < 0 ? nonce : Math.min(nonce, response)
}
