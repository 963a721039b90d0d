import { BytesColumn } from './bytes-column.ts'
import { lower, packHex } from './hex.ts'
import type { TextCodec } from './text-codec.ts'
import { openTransposed, writeTransposed } from './transposed.ts'

/** Where the groups of a UUID stand. */
const uuidGroups = [
  [0, 8],
  [9, 13],
  [14, 18],
  [19, 23],
  [24, 36],
] as const

function packUuid(text: string, out: Uint8Array, to: number): boolean {
  if (text.length !== 36) return false
  let at = to
  for (const [from, end] of uuidGroups) {
    if (end < 36 && text.charCodeAt(end) !== 45) return false
    if (!packHex(text, from, end, lower, out, at)) return false
    at += (end - from) / 2
  }
  return true
}

/**
 * `0190a3b4-77c1-7d3e-9b1c-0f5a6c7d8e9f`: UUIDs of any version in lower case.
 *
 *     bytes: sixteen planes
 */
export const uuidCodec: TextCodec = {
  kind: 'uuid',
  fits: (text) => packUuid(text, new Uint8Array(16), 0),
  write(texts, { writer }) {
    const rows = new Uint8Array(texts.length * 16)
    let at = 0
    for (const text of texts) {
      if (!packUuid(text, rows, at)) return undefined
      at += 16
    }
    writeTransposed(writer, rows, texts.length, 16)
    return {}
  },
  read(reader, count) {
    return new BytesColumn('uuid', openTransposed(reader, count, 16), count, (bytes, from, end) => {
      const hex = bytes.toString('hex', from, end)
      return uuidGroups.map(([start, stop], index) => hex.slice(start - index, stop - index)).join('-')
    })
  },
}
