import type { Codes } from './column.ts'
import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'
import { damage } from './damage.ts'
import { narrowCodes } from './intern.ts'

/** Codes, little-endian, as wide as they are. */
export function writeCodes(writer: PartWriter, codes: Codes): void {
  writer.bytes(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength))
}

/** `count` codes, each below `size`. */
export function readCodes(reader: PartReader, count: number, size: number): Codes {
  const payload = reader.bytes()
  const width = size <= 256 ? 1 : size <= 65_536 ? 2 : 4
  if (payload.length !== count * width) throw damage(`${payload.length} bytes of codes for ${count} rows`)
  const codes = narrowCodes(size, count)
  new Uint8Array(codes.buffer).set(payload)
  for (const code of codes) if (code >= size) throw damage(`the code ${code} of ${size}`)
  return codes
}
