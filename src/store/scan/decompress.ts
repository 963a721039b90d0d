import type { Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { ZstdFrameScanner } from './zstd-frame.ts'

const chunkSize = 256 * 1024
/** What is unpacked at once: even a thousandfold it fits into memory. */
const sliceBytes = 16 * 1024

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

/**
 * Node's streams throw away what is still buffered when an error comes, so a torn file would lose lines that are readable: each
 * piece is written and all that it gives is taken before the next.
 */
async function* through(chunks: AsyncIterable<Buffer>, unpack: Transform): AsyncGenerator<Buffer> {
  let ready: Buffer[] = []
  let failure: Error | undefined
  let ended = false
  let wake = (): void => undefined
  unpack.on('data', (piece: Buffer) => ready.push(piece))
  unpack.on('error', (error: Error) => {
    failure = error
    wake()
  })
  unpack.on('end', () => {
    ended = true
    wake()
  })
  const taken = (): Buffer[] => {
    const pieces = ready
    ready = []
    return pieces
  }
  try {
    for await (const chunk of chunks) {
      // What lies behind the end of a gzip file is no part of it; Node ends there.
      for (let at = 0; at < chunk.length && !ended && failure === undefined; at += sliceBytes) {
        await new Promise<void>((resolve) => {
          wake = resolve
          unpack.write(chunk.subarray(at, at + sliceBytes), () => resolve())
        })
        yield* taken()
      }
      if (ended || failure !== undefined) break
    }
    if (!ended && failure === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve
        unpack.end()
      })
    }
    yield* taken()
    if (failure !== undefined) throw failure
  } finally {
    unpack.destroy()
  }
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
  let torn = false

  async function* oneFrame(): AsyncGenerator<Buffer> {
    for (let piece = await pull(); piece !== undefined; piece = await pull()) {
      const end = scanner.feed(piece, 0)
      rest = end === -1 ? undefined : piece.subarray(end)
      yield end === -1 ? piece : piece.subarray(0, end)
      if (end !== -1) return
    }
    torn = true
  }

  try {
    while ((await pull()) !== undefined) {
      yield* through(oneFrame(), createZstdDecompress({ chunkSize }))
      // Node 22 finds nothing wrong with half a frame.
      if (torn) throw new Error('unexpected end of file')
    }
  } finally {
    await input.return?.()
  }
}
