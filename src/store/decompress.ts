import { pipeline, Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { ZstdFrameScanner } from './zstd-frame.ts'

const chunkSize = 256 * 1024

/** How a file is packed, told by its first bytes and not by its name; undefined for plain text. */
export function compressionOf(head: Buffer): 'gzip' | 'zstd' | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  return head.length >= 4 && ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
    ? 'zstd'
    : undefined
}

/** Unpacks a stream of bytes, all members or frames of it. What could be unpacked is given before an error is thrown. */
export function decompress(kind: 'gzip' | 'zstd', chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return kind === 'gzip' ? through(chunks, createGunzip({ chunkSize })) : unpackFrames(chunks)
}

async function* through(chunks: AsyncIterable<Buffer>, unpack: Transform): AsyncGenerator<Buffer> {
  pipeline(Readable.from(chunks), unpack, () => undefined)
  yield* unpack as AsyncIterable<Buffer>
}

async function* unpackFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = chunks[Symbol.asyncIterator]()
  let rest: Buffer | undefined
  const pull = async (): Promise<Buffer | undefined> => {
    while (rest === undefined || rest.length === 0) {
      const next = await input.next()
      if (next.done === true) return undefined
      rest = next.value
    }
    return rest
  }
  const scanner = new ZstdFrameScanner()

  async function* oneFrame(): AsyncGenerator<Buffer> {
    for (let piece = await pull(); piece !== undefined; piece = await pull()) {
      const end = scanner.feed(piece, 0)
      rest = end === -1 ? undefined : piece.subarray(end)
      yield end === -1 ? piece : piece.subarray(0, end)
      if (end !== -1) return
    }
    throw new Error('unexpected end of file')
  }

  try {
    while ((await pull()) !== undefined) yield* through(oneFrame(), createZstdDecompress({ chunkSize }))
  } finally {
    await input.return?.()
  }
}
