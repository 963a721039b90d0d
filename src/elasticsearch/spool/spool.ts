import type { LineBatch } from '../../core/batch.ts'
import type { Clock } from '../../core/clock.ts'
import type { LevelTable } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { HeldLines } from '../../core/sink.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { TryLock } from './adopt.ts'
import { SpoolBooks } from './books.ts'
import type { FrameInMemory } from './frame-in-memory.ts'
import { Intake } from './intake.ts'
import type { Reading } from './reading.ts'
import type { Segment } from './segment.ts'
import type { SpoolSettings } from './settings.ts'
import { SpoolReader } from './spool-reader.ts'
import { SpoolWriter } from './spool-writer.ts'

/** What a spool works with. */
export interface SpoolHost {
  readonly settings: SpoolSettings
  readonly files: DiskFiles
  readonly tryLock: TryLock
  readonly clock: Clock
  readonly levels: LevelTable
  readonly report: ReportProblem
  /** Names a new epoch. */
  readonly epoch: string
}

/**
 * Lines that wait on the disk, written there before anything else is done with them. It is written by this thread, and read by
 * whoever is told to.
 */
export class Spool {
  readonly books: SpoolBooks = new SpoolBooks()
  /** Of our own epoch, but for the first ones that are done with. */
  segments: readonly Segment[] = []
  readonly #host: SpoolHost
  readonly #writer: SpoolWriter
  readonly #intake: Intake
  #reading: Reading | undefined
  #isClosed = false

  constructor(host: SpoolHost) {
    const { books } = this
    this.#host = host
    this.#writer = new SpoolWriter({
      ...host,
      onSegment: (segment) => {
        this.segments = [...this.segments, segment]
        this.#reading?.begun(segment)
      },
      onSealed: (segment) => this.#reading?.sealed(segment),
    })
    this.#intake = new Intake({ ...host, writer: this.#writer, books, reading: () => this.reading })
  }

  /** Who reads it now. */
  get reading(): Reading {
    if (this.#reading === undefined) throw new Error('nobody reads the spool')
    return this.#reading
  }

  /** Bytes on the disk. */
  get diskBytes(): number {
    return this.reading.diskBytes
  }

  /** Frames that are in memory only. */
  get unwritten(): readonly FrameInMemory[] {
    return this.#intake.unwritten
  }

  /** Epochs of dead owners that are ours now. */
  get adopted(): readonly string[] {
    return this.#writer.adopted
  }

  /**
   * Has it read by this thread, from where another reader has left it. Throws what the system says where there was one.
   *
   * @param doubtSince - when that one began, in milliseconds since 1970.
   */
  readHere(doubtSince?: number): SpoolReader {
    const { books } = this
    const isResumed = doubtSince !== undefined
    const reader = new SpoolReader({
      ...this.#host,
      books,
      onDone: (epoch) => this.#writer.release(epoch),
      onForgotten: (frame) => this.#intake.forget(frame),
      resumed: isResumed ? { segments: this.segments, doubt: { before: this.linesOnDisk, since: doubtSince } } : undefined,
    })
    this.readBy(reader)
    reader.adopt(this.adopted)
    for (const frame of this.unwritten) reader.kept(frame)
    return reader
  }

  /** Has it read. */
  readBy(reading: Reading): void {
    this.#reading = reading
  }

  /** Our own lines that were written. */
  get linesOnDisk(): number {
    return this.#writer.lines
  }

  /** Nothing is left of an epoch that was taken over. */
  release(epoch: string): void {
    this.#writer.release(epoch)
  }

  /** All lines of a frame that was in memory only have come to their end. */
  forget(frame: FrameInMemory): void {
    this.#intake.forget(frame)
  }

  /** Opens the folder. A disk that is full now is waited for; whatever else is wrong there is thrown. */
  open(): void {
    try {
      this.#writer.open()
      this.reading.adopt(this.#writer.findOrphans())
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EIO') throw error
      this.#writer.failed(error)
    }
    this.reading.tick()
  }

  /** Takes a batch in; false when there is no room, then the same batch is offered again later. */
  add(batch: LineBatch): boolean {
    return batch.lines.length === 0 || this.#intake.add(batch)
  }

  /** What has to be done about ten times a second. */
  tick(): void {
    if (this.#isClosed) return
    if (this.#writer.isDown && this.#writer.isDue) this.#intake.recover()
    const orphans = this.#writer.care()
    if (orphans.length > 0) this.reading.adopt(orphans)
    this.reading.tick()
    const { firstSegment = 0 } = this.reading
    if ((this.segments[0]?.name.number ?? firstSegment) < firstSegment)
      this.segments = this.segments.filter(({ name }) => name.number >= firstSegment)
  }

  /**
   * Within the call: tries again to write what is in memory only, and brings all to the disk itself, unless that is left to the system.
   *
   * @param isLast - the process ends.
   */
  sync(isLast: boolean): void {
    if (this.#isClosed) return
    if (this.#writer.isDown) this.#intake.recover()
    this.#writer.sync()
    if (isLast) this.reading.mark()
  }

  /** Nothing is added any more: what is acknowledged then can be removed to the last file. */
  seal(): void {
    this.sync(false)
    this.#writer.roll()
  }

  held(): HeldLines {
    return this.books.held()
  }

  /** Leaves what is on the disk to the next one. @returns how many lines were in memory only, and are lost. */
  close(): number {
    if (this.#isClosed) return 0
    this.seal()
    this.#isClosed = true
    const lost = this.#intake.abandon()
    this.reading.close()
    this.#writer.close()
    return lost
  }
}
