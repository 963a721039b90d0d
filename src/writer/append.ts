import { dirname } from 'node:path'
import type { LineBatch } from '../core/batch.ts'
import { joinLines } from '../core/join-lines.ts'
import { node } from '../core/node.ts'
import { identityOf } from './file-identity.ts'
import { endsTorn } from './torn-end.ts'

/** UTF-16 units of a batch up to which its bytes are made in one reused buffer: counting them first costs a pass more. */
const scratchUnits = 1 << 16
const maxBytesAUnit = 3

const nothing = Buffer.alloc(0)

/** Pipes and devices cannot be brought to the disk, and need not. */
const unsyncable: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EROFS'])

/** How a file is opened. */
export interface AppendOptions {
  readonly path: string
  /** Make the folders above it. */
  readonly mkdir: boolean
  /** Permissions of a new file. */
  readonly mode: number | undefined
  /** A file that goes on after another is not looked at for a torn end: it may be another process's line on its way. */
  readonly isNext?: boolean
}

/** What is written at once: a batch, or some lines of one. Offered again after a failure, it must be the same object. */
export type LineChunk = Pick<LineBatch, 'lines'>

/**
 * One append-only file of lines. What was begun is always ended first: after a part of a batch was written (a full disk), the
 * next write goes on exactly where that one stopped, so no line is ever torn by another.
 */
export class AppendFile {
  /** The file ended in the middle of a line when it was opened; a line feed was written after it. */
  readonly wasTorn: boolean
  /** Its device and inode. */
  readonly identity: string
  readonly isRegular: boolean
  readonly #descriptor: number
  /** Bytes that were begun with and could not be written. */
  #rest: Buffer = nothing
  /** The batch to which they belong. */
  #begun: LineChunk | undefined
  /** Batches that failed, and were ended later by another write: to be offered again, and not written again. */
  readonly #ended = new WeakSet<LineChunk>()
  #scratch: Buffer | undefined

  /** Opens, or throws what the system says. */
  constructor(options: AppendOptions) {
    const { path, mkdir, mode, isNext = false } = options
    this.wasTorn = !isNext && endsTorn(path)
    // Opened, and written to, within the call: measured, asynchronous writes are lost or out of order at the end of a process.
    if (mkdir) node.fs.mkdirSync(dirname(path), { recursive: true })
    this.#descriptor = node.fs.openSync(path, 'a', mode)
    const found = node.fs.fstatSync(this.#descriptor, { bigint: true })
    this.identity = identityOf(found)
    this.isRegular = found.isFile()
    // It is written with the first line.
    if (this.wasTorn) this.#rest = Buffer.from('\n')
  }

  /** A part of a batch is still to be written. */
  get isBegun(): boolean {
    return this.#begun !== undefined
  }

  /** Nothing in the file system leads to it any more: what is written to it is lost. */
  get isDeleted(): boolean {
    return node.fs.fstatSync(this.#descriptor).nlink === 0
  }

  /**
   * Writes the batch by one write, or throws; the same batch again goes on where it stopped.
   *
   * @returns its bytes; 0 when it had been begun before.
   */
  write(batch: LineChunk): number {
    if (this.#begun !== undefined && this.#begun !== batch) this.finish()
    if (this.#ended.has(batch)) return 0
    const isNew = this.#begun !== batch
    const bytes = isNew ? this.#encode(joinLines(batch.lines)) : nothing
    this.#begun = batch
    this.#put(this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]))
    this.#begun = undefined
    return bytes.length
  }

  /** Ends what was begun, or throws. */
  finish(): void {
    if (this.#begun === undefined) return
    this.#put(this.#rest)
    this.#ended.add(this.#begun)
    this.#begun = undefined
  }

  /** Resolves when the file is on the disk and closed. */
  async close(): Promise<void> {
    try {
      const fsync = node.util.promisify(node.fs.fsync)
      await fsync(this.#descriptor).catch((error: NodeJS.ErrnoException) => {
        if (!unsyncable.has(error.code)) throw error
      })
    } finally {
      const close = node.util.promisify(node.fs.close)
      await close(this.#descriptor)
    }
  }

  #encode(text: string): Buffer {
    if (text.length > scratchUnits) return Buffer.from(text)
    this.#scratch ??= Buffer.allocUnsafeSlow(scratchUnits * maxBytesAUnit)
    return this.#scratch.subarray(0, this.#scratch.write(text))
  }

  /** One write, as a rule; a full disk takes a part, and what is left is kept. */
  #put(bytes: Buffer): void {
    let at = 0
    try {
      while (at < bytes.length) at += node.fs.writeSync(this.#descriptor, bytes, at)
      this.#rest = nothing
    } catch (error) {
      // A copy: the buffer is used again.
      this.#rest = Buffer.from(bytes.subarray(at))
      throw error
    }
  }
}
