import { CordwoodError } from '../../core/error.ts'

/**
 * A segment file.
 *
 *     +--------------------------+
 *     | magic     8              |  89 43 57 53 0d 0a 1a 0a  (as in PNG: shows what a transfer as text has broken)
 *     | version   2, zeros 6     |
 *     +--------------------------+
 *     | frame 0                  |  compressed; own frames for large parts of columns,
 *     | frame 1                  |  small parts packed together, filters
 *     | ...                      |
 *     +--------------------------+
 *     | footer                   |  compressed JSON: where everything is
 *     +--------------------------+
 *     | footer's length   4      |
 *     | footer's CRC-32   4      |
 *     | version 2, codec 2       |
 *     | end       4              |  43 57 53 45
 *     +--------------------------+
 *
 * Numbers are little-endian. A reader begins with the last 16 bytes, then the footer, then the frames of the columns it needs.
 */
export const formatVersion = 1

export const headBytes = 16
export const tailBytes = 16

const magic = Buffer.from([0x89, 0x43, 0x57, 0x53, 0x0d, 0x0a, 0x1a, 0x0a])
const end = Buffer.from('CWSE')

/** How frames and the footer are compressed. */
export type Codec = 'zstd' | 'brotli'

const codecs: readonly Codec[] = ['zstd', 'brotli']

/** What the end of a file says. */
export interface Tail {
  readonly footerBytes: number
  readonly footerCrc: number
  readonly codec: Codec
}

/** The first bytes of a file. */
export function writeHead(): Buffer {
  const head = Buffer.alloc(headBytes)
  magic.copy(head)
  head.writeUInt16LE(formatVersion, 8)
  return head
}

/** The last bytes of a file. */
export function writeTail({ footerBytes, footerCrc, codec }: Tail): Buffer {
  const tail = Buffer.alloc(tailBytes)
  tail.writeUInt32LE(footerBytes, 0)
  tail.writeUInt32LE(footerCrc, 4)
  tail.writeUInt16LE(formatVersion, 8)
  tail.writeUInt16LE(codecs.indexOf(codec), 10)
  end.copy(tail, 12)
  return tail
}

/** Reads both ends. Throws CORDWOOD_ERR_STORE_DAMAGED or CORDWOOD_ERR_STORE_VERSION. */
export function readEnds(name: string, head: Buffer, tail: Buffer): Tail {
  if (head.length < headBytes || !head.subarray(0, 8).equals(magic)) throw damaged(name, 'another beginning')
  const version = head.readUInt16LE(8)
  if (version > formatVersion) {
    throw new CordwoodError(
      'CORDWOOD_ERR_STORE_VERSION',
      `Expected a segment of version ${formatVersion} or older, got version ${version} (${name}). Read it with the newer version of cordwood that wrote it.`,
    )
  }
  if (tail.length < tailBytes || !tail.subarray(12).equals(end)) throw damaged(name, 'another end: it was cut off')
  const codec = codecs[tail.readUInt16LE(10)]
  if (codec === undefined || version === 0) throw damaged(name, 'an unknown compression')
  return { footerBytes: tail.readUInt32LE(0), footerCrc: tail.readUInt32LE(4), codec }
}

/** The error for a file that is not as it was written. */
export function damaged(name: string, what: string, cause?: unknown): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_STORE_DAMAGED',
    `Expected a segment as it was written, got ${what} (${name}). \`cordwood repair\` recovers what is whole.`,
    { cause },
  )
}
