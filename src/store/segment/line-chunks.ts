import { viewedBytes, wordSlack } from '../column/copy-words.ts'
import type { LineProgram } from './line-program.ts'
import { LineWriter } from './line-writer.ts'
import type { StoredColumns } from './stored-columns.ts'

const chunkBytes = 256 << 10
const lineFeed = 0x0a

/**
 * All lines with their line feeds, many at a time, put together as bytes: no text is made of most values.
 *
 * @param programs - by variant.
 * @returns chunks that hold until the next one is asked for.
 */
export function* lineChunks(columns: StoredColumns, programs: readonly LineProgram[]): Generator<Buffer> {
  const { footer } = columns
  const codes = columns.codes()
  const writer = new LineWriter(columns, programs)
  let chunk = viewedBytes(chunkBytes)
  let at = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    writer.measure(code)
    const needed = writer.length + 1 + wordSlack
    if (at + needed > chunk.bytes.length) {
      if (at > 0) yield chunk.bytes.subarray(0, at)
      if (needed > chunk.bytes.length) chunk = viewedBytes(writer.length + 1)
      at = 0
    }
    writer.put(code, chunk, at)
    at += writer.length
    if (row + 1 < codes.length || footer.endsInFeed) chunk.bytes[at++] = lineFeed
  }
  if (at > 0) yield chunk.bytes.subarray(0, at)
}
