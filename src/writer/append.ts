import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import sonicBoom from 'sonic-boom'
import type { LineBatch } from '../core/batch.ts'
import { identityOf } from './file-identity.ts'

/** Larger than any batch, so that each batch is one write. */
const maxWriteBytes = 2 ** 30

/** UTF-16 units of a batch up to which its bytes are made in one reused buffer: counting them first costs a pass more. */
const scratchUnits = 1 << 16
const maxBytesAUnit = 3

const nothing = Buffer.alloc(0)

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
  readonly #stream: InstanceType<typeof sonicBoom.SonicBoom>
  /** A batch of which the stream still has a part to write. */
  #begun: LineChunk | undefined
  /** Batches that failed, and were ended later by another write: to be offered again, and not written again. */
  readonly #ended = new WeakSet<LineChunk>()
  #failure: Error | undefined
  #scratch: Buffer | undefined

  /** Opens, or throws what the system says. */
  constructor(options: AppendOptions) {
    const { path, mkdir, mode, isNext = false } = options
    this.wasTorn = !isNext && endsTorn(path)
    // Opened, and written to, within the call: measured, asynchronous writes are lost or out of order at the end of a process.
    if (mkdir) mkdirSync(dirname(path), { recursive: true })
    this.#descriptor = openSync(path, 'a', mode)
    this.#stream = new sonicBoom.SonicBoom({
      fd: this.#descriptor,
      sync: true,
      maxWrite: maxWriteBytes,
      contentMode: 'buffer',
      // Otherwise it would sleep in here; trying again later is the writer's business.
      retryEAGAIN: () => false,
    })
    this.#stream.on('error', (error: Error) => (this.#failure = error))
    const found = fstatSync(this.#descriptor, { bigint: true })
    this.identity = identityOf(found)
    this.isRegular = found.isFile()
    // If it fails now, the stream keeps the line feed and writes it before the first line.
    if (this.wasTorn) this.#put(Buffer.from('\n'))
  }

  /** The stream has still a part of a batch to write. */
  get isBegun(): boolean {
    return this.#begun !== undefined
  }

  /** Nothing in the file system leads to it any more: what is written to it is lost. */
  get isDeleted(): boolean {
    return fstatSync(this.#descriptor).nlink === 0
  }

  /**
   * Writes the batch by one write, or throws; the same batch again goes on where it stopped.
   *
   * @returns its bytes; 0 when it had been begun before.
   */
  write(batch: LineChunk): number {
    if (this.#begun !== undefined && this.#begun !== batch) this.finish()
    if (this.#ended.has(batch)) return 0
    const bytes = this.#begun === batch ? nothing : this.#encode(batch.lines.join(''))
    this.#begun = batch
    this.#put(bytes)
    this.#check()
    this.#begun = undefined
    return bytes.length
  }

  /** Ends what was begun, or throws. */
  finish(): void {
    if (this.#begun === undefined) return
    this.#put(nothing)
    this.#check()
    this.#ended.add(this.#begun)
    this.#begun = undefined
  }

  /** Resolves when the file is on the disk and closed. */
  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.once('close', resolve)
      this.#stream.once('error', reject)
      this.#stream.destroy()
    })
  }

  #encode(text: string): Buffer {
    if (text.length > scratchUnits) return Buffer.from(text)
    this.#scratch ??= Buffer.allocUnsafeSlow(scratchUnits * maxBytesAUnit)
    return this.#scratch.subarray(0, this.#scratch.write(text))
  }

  #put(bytes: Buffer): void {
    this.#failure = undefined
    // Its types say string, which `contentMode` makes untrue.
    this.#stream.write(bytes as unknown as string)
    // The stream keeps what it could not write: its buffer must not be used again.
    if (this.#failure !== undefined) this.#scratch = undefined
  }

  #check(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
  }
}

/** Whether the last byte of a file is something else than a line feed: its writer died in the middle of a line. */
function endsTorn(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size === 0) return false
  const descriptor = openSync(path, 'r')
  try {
    const last = Buffer.alloc(1)
    readSync(descriptor, last, 0, 1, found.size - 1)
    return last[0] !== 0x0a
  } finally {
    closeSync(descriptor)
  }
}
