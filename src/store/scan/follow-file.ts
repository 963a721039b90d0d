import { close, fstat, openSync, read } from 'node:fs'
import { promisify } from 'node:util'
import type { LogRecord } from '../../core/record.ts'
import { compressionOf } from './decompress.ts'
import { type LineCounts, LineDecoder, type LineRules, fingerprint } from './line-decoder.ts'
import type { LocatedRecord } from './line-order.ts'
import { LineSplitter, type RawLine } from './line-splitter.ts'
import type { LogFile } from './log-files.ts'

const chunkBytes = 256 * 1024
/** What one look reads of one file at most. */
const lookBytes = 4 * 1024 * 1024
/** How far back the beginning of a line that is being written is sought. */
const tornBytes = 64 * 1024
const [closeFile, statOf, readFrom] = [promisify(close), promisify(fstat), promisify(read)]

/** Follows one file by its descriptor, so also after it was renamed or removed. Only lines that a line feed ended are given. */
export class FollowedFile {
  readonly #descriptor: number
  readonly #identity: string
  readonly #bornMs: number
  readonly #print: string | undefined
  readonly #rules: LineRules
  readonly #maxLineBytes: number
  readonly #counts: LineCounts = { scannedRows: 0, unparsedRows: 0 }
  #position: number
  #splitter: LineSplitter
  #decoder: LineDecoder

  private constructor(
    descriptor: number,
    file: LogFile,
    rules: LineRules,
    maxLineBytes: number,
    position: number,
    print?: string,
  ) {
    this.#descriptor = descriptor
    this.#identity = file.identity
    this.#bornMs = file.bornMs
    this.#print = file.print
    this.#rules = rules
    this.#maxLineBytes = maxLineBytes
    this.#position = position
    this.#splitter = new LineSplitter(maxLineBytes, position)
    this.#decoder = new LineDecoder(rules, this.#counts, file.bornMs, file.print ?? print)
  }

  /**
   * Undefined for a compressed file (it does not grow), and for one that went away meanwhile. It is opened within the call: what is
   * renamed, sealed or removed right after it is followed all the same.
   *
   * @param from - where to begin: at the end that the file had when it was found, or at its beginning.
   */
  static async open(
    file: LogFile,
    from: 'start' | 'end',
    rules: LineRules,
    maxLineBytes: number,
  ): Promise<FollowedFile | undefined> {
    const descriptor = openIfThere(file.path)
    if (descriptor === undefined) return undefined
    const head = await readChunk(descriptor, 0, tornBytes)
    if (compressionOf(head) !== undefined) {
      await closeFile(descriptor)
      return undefined
    }
    if (from === 'start' || file.sizeBytes === 0) return new FollowedFile(descriptor, file, rules, maxLineBytes, 0)
    const tailStart = Math.max(0, file.sizeBytes - tornBytes)
    const tail = await readChunk(descriptor, tailStart, file.sizeBytes - tailStart)
    const position = tailStart + tail.lastIndexOf(10) + 1
    return new FollowedFile(descriptor, file, rules, maxLineBytes, position, position === 0 ? undefined : firstPrint(head))
  }

  /** The records of what was appended since the last look. */
  async look(): Promise<readonly LocatedRecord[]> {
    const found: LocatedRecord[] = []
    const { size } = await statOf(this.#descriptor)
    if (size < this.#position) this.#restart()
    const end = Math.min(size, this.#position + lookBytes)
    const take = (line: RawLine): void => {
      const record: LogRecord | undefined = this.#decoder.decode(line)
      if (record !== undefined) found.push({ record, place: this.#identity, offset: line.offset })
    }
    while (this.#position < end) {
      const chunk = await readChunk(this.#descriptor, this.#position, Math.min(chunkBytes, end - this.#position))
      if (chunk.length === 0) break
      this.#position += chunk.length
      this.#splitter.push(chunk, take)
    }
    return found
  }

  async close(): Promise<void> {
    await closeFile(this.#descriptor).catch(() => undefined)
  }

  /** The file was cut to nothing and is written anew (`copytruncate`). */
  #restart(): void {
    this.#position = 0
    this.#splitter = new LineSplitter(this.#maxLineBytes)
    this.#decoder = new LineDecoder(this.#rules, this.#counts, this.#bornMs, this.#print)
  }
}

/** The fingerprint of a file that has a first line, from its head. */
function firstPrint(head: Buffer): string | undefined {
  let print: string | undefined
  const splitter = new LineSplitter(head.length + 1)
  const take = (line: RawLine): void => {
    print ??= fingerprint(line)
  }
  splitter.push(head, take)
  splitter.end(take)
  return print
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}

async function readChunk(descriptor: number, position: number, length: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafeSlow(length)
  const { bytesRead } = await readFrom(descriptor, chunk, 0, length, position)
  return chunk.subarray(0, bytesRead)
}
