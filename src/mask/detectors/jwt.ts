import { saysJwt } from '../context-words.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'
import { isWordUnit } from '../unit-kind.ts'

/** As much of a header as is decoded. */
const maxHeader = 1024

/** What a header has (RFC 7515, 7516). */
const headerMember = /"(?:alg|enc|typ|kid|cty|jku|x5t|zip)"\s*:/

const isEncoded = (unit: number): boolean => isWordUnit(unit) || unit === 45 || unit === 95

/** Finds JSON web tokens, signed or encrypted, also cut ones: a header that decodes, a full stop, and more. */
export function findJwts(text: string, { hits }: TextParts, found: Span[]): void {
  let behind = 0
  for (const { start, entry } of hits) {
    if (entry.says !== saysJwt || start < behind) continue
    const headerEnd = encodedEnd(text, start)
    behind = headerEnd
    if (text.charCodeAt(headerEnd) !== 46 || !isHeader(text.slice(start, Math.min(headerEnd, start + maxHeader)))) continue
    let end = headerEnd
    for (let part = 1; part < 5 && text.charCodeAt(end) === 46; part++) {
      const next = encodedEnd(text, end + 1)
      // An empty part stands between two full stops only.
      if (next === end + 1 && text.charCodeAt(next) !== 46) break
      end = next
    }
    if (end - headerEnd < 3) continue
    behind = end
    while (text.charCodeAt(end) === 61) end++
    found.push({ start, end, cls: 'jwt', rule: 'jwt' })
  }
}

function encodedEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && isEncoded(text.charCodeAt(end))) end++
  return end
}

function isHeader(encoded: string): boolean {
  return headerMember.test(Buffer.from(encoded, 'base64url').toString('latin1'))
}
