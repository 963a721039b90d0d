import type { CutKind } from './skeleton.ts'

// oxlint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/

/** The text behind bytes that are kept as latin1: read as UTF-8, as the decoder of lines does. */
export function fromLatin1(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text
}

/** Bytes of a text as latin1. */
export function toLatin1(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text
}

/** What JSON.parse makes of a slot's text. */
export function slotValue(kind: CutKind, text: string): unknown {
  switch (kind) {
    case 'string':
      return text.includes('\\') ? (JSON.parse(`"${fromLatin1(text)}"`) as string) : fromLatin1(text)
    case 'bare':
      return text === 'true' ? true : text === 'false' ? false : text === 'null' ? null : Number(text)
    case 'json':
      return JSON.parse(fromLatin1(text)) as unknown
    case 'text':
      return fromLatin1(text)
  }
}
