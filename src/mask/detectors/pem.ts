import { saysPem } from '../context-words.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'

const header = /----[- ]BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?(?:-----| ----)/y
const footers = ['-----END', '---- END']

/** Finds private keys in the text form of RFC 7468 (and RFC 4716's and PuTTY's): from the first dash to the last, or to the end of a text that was cut. */
export function findPems(text: string, { hits }: TextParts, found: Span[]): void {
  let behind = 0
  for (const { start: word, entry } of hits) {
    if (entry.says !== saysPem || word < behind) continue
    const isPutty = entry.text !== 'BEGIN'
    const start = isPutty ? word : word - 5
    if (!isPutty) {
      if (start < 0) continue
      header.lastIndex = start
      if (!header.test(text)) continue
    }
    const end = isPutty
      ? text.length
      : footerEnd(text, header.lastIndex, footers[text.charCodeAt(start + 4) === 45 ? 0 : 1] as string)
    found.push({ start, end, cls: 'pem', rule: isPutty ? 'pem.putty' : 'pem' })
    behind = end
  }
}

function footerEnd(text: string, from: number, footer: string): number {
  const at = text.indexOf(footer, from)
  if (at < 0) return text.length
  const dashes = footer.slice(0, 5).trim()
  const end = text.indexOf(dashes, at + footer.length)
  return end < 0 ? text.length : end + dashes.length
}
