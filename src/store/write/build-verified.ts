import type { ColumnLevel } from '../column/column.ts'
import type { SegmentHint } from '../segment/build-segment.ts'
import type { Codec } from '../segment/format.ts'
import type { SegmentLines } from '../segment/segment-lines.ts'
import { freeBytes } from './free-bytes.ts'
import type { BuiltBytes } from './segment-codec.ts'
import type { StoreHost } from './store-host.ts'

/**
 * Makes a segment and reads it back: what it was made of is removed afterwards, so it must not be found out later that it cannot be read.
 *
 * @param name - for messages.
 * @param lines - their text is not there any more when this returns, where it is bytes: reading back needs the memory.
 * @throws CORDWOOD_ERR_STORE_DAMAGED where it does not read as the very lines that it was made of.
 */
export function buildVerified(
  name: string,
  lines: SegmentLines,
  level: ColumnLevel,
  { codec }: Pick<StoreHost, 'codec'>,
  hint?: SegmentHint,
  compression?: Codec,
): BuiltBytes {
  const built = codec.build(lines, level, hint, compression)
  if (lines.text instanceof Uint8Array) freeBytes(lines.text)
  const bytes = Buffer.from(built.bytes.buffer, built.bytes.byteOffset, built.bytes.length)
  codec.verify({ name, size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })
  return built
}
