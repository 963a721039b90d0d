import { type FileHandle, open } from 'node:fs/promises'
import { packedPaths } from '../../core/closed-file.ts'
import { compressionOf, decompress } from './decompress.ts'
import { type LogFile, unreadable } from './log-files.ts'

const chunkBytes = 256 * 1024

/**
 * The bytes of a file as it was when it was found, unpacked where it is gzip or zstd, in pieces.
 *
 * @param find - where the file is now, when another has taken its name meanwhile (rotation).
 * @param onRead - is told of bytes as they lie on the disk.
 */
export async function* readChunks(
  file: LogFile,
  find: (identity: string) => LogFile | undefined,
  onRead?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const found = await openFound(file, find)
  const { handle } = found
  try {
    if (!file.regular) {
      yield* readStream(rawChunks(handle, undefined, onRead))
      return
    }
    const head = Buffer.alloc(4)
    const { bytesRead } = await handle.read(head, 0, 4, 0)
    const kind = compressionOf(head.subarray(0, bytesRead))
    const chunks = rawChunks(handle, found.sizeBytes, onRead)
    yield* kind === undefined ? chunks : decompress(kind, chunks)
  } finally {
    await handle.close()
  }
}

/** An open file, with what of it is read. */
interface OpenFile {
  readonly handle: FileHandle
  readonly sizeBytes: number
}

async function openFound(file: LogFile, find: (identity: string) => LogFile | undefined): Promise<OpenFile> {
  let path = file.path
  for (let tries = 0; tries < 3; tries++) {
    const handle = await openAt(path)
    if (handle !== undefined) {
      const stat = await handle.stat({ bigint: true })
      if (`${stat.dev}:${stat.ino}` === file.identity) return { handle, sizeBytes: file.sizeBytes }
      await handle.close()
    }
    path = find(file.identity)?.path ?? path
  }
  // Packed meanwhile: the same lines at the same places, once unpacked.
  for (const packed of packedPaths(path)) {
    const handle = await openAt(packed)
    if (handle !== undefined) return { handle, sizeBytes: (await handle.stat()).size }
  }
  throw unreadable(file.path, new Error('it was removed or replaced while it was being read'))
}

async function openAt(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

/** The bytes of a stream (standard input), unpacked where they are gzip or zstd. */
export async function* readStream(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = stream[Symbol.asyncIterator]()
  const first = await input.next()
  if (first.done === true) return
  const all = async function* (): AsyncGenerator<Buffer> {
    yield first.value
    for (let next = await input.next(); next.done !== true; next = await input.next()) yield next.value
  }
  const kind = compressionOf(first.value)
  yield* kind === undefined ? all() : decompress(kind, all())
}

/** @param end - of a regular file: what is appended behind it while reading is not read. */
async function* rawChunks(handle: FileHandle, end: number | undefined, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
  for (let at = 0; end === undefined || at < end;) {
    const chunk = Buffer.allocUnsafeSlow(end === undefined ? chunkBytes : Math.min(chunkBytes, end - at))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, end === undefined ? null : at)
    if (bytesRead === 0) return
    at += bytesRead
    onRead?.(bytesRead)
    yield chunk.subarray(0, bytesRead)
  }
}
