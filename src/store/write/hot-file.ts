import { join } from 'node:path'
import type { LineBatch } from '../../core/batch.ts'
import { joinLines } from '../../core/join-lines.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { type HotName, printHotName } from '../directory/store-names.ts'

/** UTF-16 units of a batch up to which its bytes are made in one reused buffer: counting them first costs a pass more. */
const scratchUnits = 1 << 16
const maxBytesAUnit = 3
const lineFeed = 0x0a
const nothing = Buffer.alloc(0)

/** Which hot file. */
export interface HotFileOptions {
  readonly folder: string
  readonly name: HotName
  /** Permissions of a new one. */
  readonly mode: number
  readonly files: DiskFiles
  /** It is there, with lines of an earlier life. */
  readonly isThere: boolean
}

/**
 * The file to which lines are appended: one write a batch, in order, and each is there when the call returns. What was begun is always
 * ended first: after a part of a batch was written (a full disk), the next write goes on exactly where that one stopped.
 */
export class HotFile {
  readonly path: string
  /** Its name in the folder. */
  readonly file: string
  readonly name: HotName
  /** It ended in the middle of a line; a line feed is written after it, with the first line. */
  readonly wasTorn: boolean
  lines = 0
  bytes = 0
  /** When its first line of this life came, by the monotonic clock. */
  openedAt: number | undefined
  readonly #files: DiskFiles
  readonly #descriptor: number
  #rest: Buffer = nothing
  #begun: LineBatch | undefined
  /** Batches that failed, and were ended later by another write: to be offered again, and not written again. */
  readonly #ended = new WeakSet<LineBatch>()
  #scratch: Buffer | undefined
  #isSynced = true
  /** So many times it is being brought to the disk now. */
  #syncs = 0
  /** That has failed. */
  #isUnsynced = false
  #isDoubtful = false

  /** Throws what the system says. */
  constructor({ folder, name, mode, files, isThere }: HotFileOptions) {
    this.name = name
    this.file = printHotName(name)
    this.path = join(folder, this.file)
    this.#files = files
    this.#descriptor = isThere ? files.reopen(this.path) : files.create(this.path, mode)
    this.wasTorn = isThere && !this.#count()
    if (this.wasTorn) this.#rest = Buffer.from('\n')
  }

  /** A part of a batch is still to be written. */
  get isBegun(): boolean {
    return this.#begun !== undefined
  }

  /** Something was written, and not brought to the disk itself. */
  get isDirty(): boolean {
    return !this.#isSynced
  }

  /** Writes the batch by one write, or throws; the same batch again goes on where it stopped. */
  write(batch: LineBatch): void {
    if (this.#begun !== undefined && this.#begun !== batch) this.finish()
    if (this.#ended.has(batch)) return
    const isNew = this.#begun !== batch
    const bytes = isNew ? this.#encode(joinLines(batch.lines)) : nothing
    this.#begun = batch
    this.#put(this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]))
    this.#taken(batch)
  }

  /** Ends what was begun, or throws. */
  finish(): void {
    if (this.#begun === undefined) return
    const batch = this.#begun
    this.#put(this.#rest)
    this.#ended.add(batch)
    this.#taken(batch)
  }

  /** Resolves, within the call, when all that was written is on the disk itself. */
  sync(): void {
    // What is on its way to the disk is not there yet.
    if (this.#isSynced && this.#syncs === 0 && !this.#isUnsynced) return
    this.#files.sync(this.#descriptor)
    this.#isSynced = true
    this.#isUnsynced = false
  }

  /** The same, not within the call. */
  syncLater(done: (error: unknown) => void): void {
    if (this.#isSynced) return
    this.#isSynced = true
    this.#syncs++
    this.#files.syncLater(this.#descriptor, (error) => {
      this.#syncs--
      this.#isUnsynced ||= error !== null && error !== undefined
      done(error)
    })
  }

  close(): void {
    this.#files.close(this.#descriptor)
  }

  #taken(batch: LineBatch): void {
    this.#begun = undefined
    this.lines += batch.lines.length
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
      if (this.#isDoubtful) this.#files.truncate(this.#descriptor, this.bytes)
      this.#isDoubtful = false
      while (at < bytes.length) at += this.#files.append(this.#descriptor, [at === 0 ? bytes : bytes.subarray(at)])
      this.#rest = nothing
    } catch (error) {
      // A disk that fails may have taken a part of it all the same, and nobody else appends to this file.
      this.#isDoubtful = true
      // A copy: the buffer is used again.
      this.#rest = Buffer.from(bytes.subarray(at))
      throw error
    } finally {
      this.bytes += at
      this.#isSynced &&= at === 0
    }
  }

  /** Counts what an earlier life has left. False when it ends in the middle of a line. */
  #count(): boolean {
    const descriptor = this.#files.open(this.path)
    try {
      const chunk = Buffer.allocUnsafe(256 << 10)
      let last = lineFeed
      for (let read = 0; (read = this.#files.read(descriptor, chunk, this.bytes)) > 0;) {
        this.bytes += read
        const piece = chunk.subarray(0, read)
        for (let at = piece.indexOf(lineFeed); at !== -1; at = piece.indexOf(lineFeed, at + 1)) this.lines++
        last = piece[read - 1] ?? lineFeed
      }
      return last === lineFeed
    } finally {
      this.#files.close(descriptor)
    }
  }
}
