import { type FileHandle, open } from 'node:fs/promises'
import { fingerprint } from '../../store/scan/line-decoder.ts'
import { LineSplitter, type RawLine } from '../../store/scan/line-splitter.ts'
import { type LogFile, unreadable } from '../../store/scan/log-files.ts'
import { readStream } from '../../store/scan/read-chunks.ts'

/** A longer line cannot be sent: the server takes 100 MB at once. */
const maxLineBytes = 64 << 20
const chunkBytes = 256 * 1024

/** Lines of one piece of a file. */
export interface LinesRead {
  readonly lines: readonly RawLine[]
  /** Of the file as it lies on the disk, read so far. */
  readonly rawBytes: number
}

/** One file, open: it stays the same file whatever happens to its name. */
export interface OpenFile {
  readonly file: LogFile
  readonly handle: FileHandle
}

/** Throws CORDWOOD_ERR_SOURCE_UNREADABLE. */
export async function openFile(file: LogFile): Promise<OpenFile> {
  try {
    const handle = await open(file.path)
    return { file: { ...file, sizeBytes: (await handle.stat()).size }, handle }
  } catch (error) {
    throw unreadable(file.path, error)
  }
}

/** The lines of a file as it was when it was opened, unpacked where it is gzip or zstd. Throws CORDWOOD_ERR_SOURCE_UNREADABLE. */
export async function* readLines({ file, handle }: OpenFile): AsyncGenerator<LinesRead> {
  if (file.sizeBytes === 0) return
  const splitter = new LineSplitter(maxLineBytes)
  let rawBytes = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    while (rawBytes < file.sizeBytes) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, file.sizeBytes - rawBytes))
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, rawBytes)
      if (bytesRead === 0) return
      rawBytes += bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  }
  let lines: RawLine[] = []
  const take = (line: RawLine): void => void lines.push(line)
  try {
    for await (const chunk of readStream(counted())) {
      splitter.push(chunk, take)
      yield { lines, rawBytes }
      lines = []
    }
    splitter.end(take)
    if (lines.length > 0) yield { lines, rawBytes }
  } catch (error) {
    throw unreadable(file.path, error)
  }
}

/** A file's first line, hashed; undefined where it has none that is whole. */
export async function printOf(opened: OpenFile): Promise<string | undefined> {
  for await (const { lines } of readLines(opened)) {
    const [first] = lines
    if (first !== undefined) return first.complete ? fingerprint(first) : undefined
  }
  return undefined
}

/** Text of a line. */
export const textOf = ({ bytes, start, end }: RawLine): string => bytes.toString('utf8', start, end)
