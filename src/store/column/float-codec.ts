import { damage } from './damage.ts'
import { NumberColumn } from './number-column.ts'
import type { TextCodec } from './text-codec.ts'

const bytesEach = 8

/**
 * `17.3052816500001`, `1e-7`: what JavaScript prints of a double, which is what JSON.stringify writes.
 *
 *     bytes: eight planes, the one with sign and exponent first
 */
export const floatCodec: TextCodec = {
  kind: 'float',
  fits: (text) => text.length > 0 && String(Number(text)) === text && Number.isFinite(Number(text)),
  write(texts, { writer }) {
    const { length } = texts
    const values = new Float64Array(length)
    let index = 0
    for (const text of texts) {
      const value = Number(text)
      // It costs more than all the rest, and nothing less says that the text comes back.
      if (!Number.isFinite(value) || String(value) !== text) return undefined
      values[index++] = value
    }
    const bytes = new Uint8Array(values.buffer)
    for (let plane = bytesEach - 1; plane >= 0; plane--) {
      const out = new Uint8Array(length)
      for (let row = 0; row < length; row++) out[row] = bytes[row * bytesEach + plane] ?? 0
      writer.bytes(out)
    }
    return { values }
  },
  read(reader, count) {
    const planes = Array.from({ length: bytesEach }, () => reader.laterBytes())
    for (const { length } of planes) if (length !== count) throw damage(`a plane of ${length} bytes for ${count} numbers`)
    const open = (): Float64Array => {
      const values = new Float64Array(count)
      const bytes = new Uint8Array(values.buffer)
      for (const [place, plane] of planes.entries()) {
        const payload = plane.read()
        const at = bytesEach - 1 - place
        for (let row = 0; row < count; row++) bytes[row * bytesEach + at] = payload[row] as number
      }
      for (const value of values) if (!Number.isFinite(value)) throw damage('a number that is none')
      return values
    }
    return new NumberColumn('float', count, open, String)
  },
}
