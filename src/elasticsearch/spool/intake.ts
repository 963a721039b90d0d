import type { LineBatch } from '../../core/batch.ts'
import type { Clock } from '../../core/clock.ts'
import type { LevelTable } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { encodeLines } from '../bulk/bulk-body.ts'
import { Appender } from './appender.ts'
import type { SpoolBooks } from './books.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import type { Reading } from './reading.ts'
import type { SpoolSettings } from './settings.ts'
import type { SpoolWriter } from './spool-writer.ts'

/** Larger batches get memory of their own. */
const maxScratchBytes = 1 << 20

/** What an intake works with. */
export interface IntakeOptions {
  readonly settings: SpoolSettings
  readonly clock: Clock
  readonly levels: LevelTable
  readonly report: ReportProblem
  readonly writer: SpoolWriter
  readonly books: SpoolBooks
  /** Who reads at present. */
  readonly reading: () => Reading
}

/**
 * Takes batches in: onto the disk, and as long as that takes nothing into memory.
 *
 *     batch --> disk up? --yes--> room? --yes--> append --> in memory too, if all before it is
 *                  |no              |no             |failed
 *                  v                v               v
 *               memory only      onFull          memory only  --> appended when the disk is back
 */
export class Intake {
  readonly #options: IntakeOptions
  /** Frames that the disk did not take, in order. */
  #unwritten: FrameInMemory[] = []
  /** The batch that had no room, so that it is not encoded again. */
  #refused: { readonly batch: LineBatch; readonly frame: FrameInMemory } | undefined
  #isFull = false
  /** Where batches are encoded that are only to be written: new memory for each costs more than to write it (bench `ship`). */
  #scratch = Buffer.alloc(0)
  /** The frame that lies there. */
  #borrower: FrameInMemory | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Frames that are in memory only. */
  get unwritten(): readonly FrameInMemory[] {
    return this.#unwritten
  }

  /** False when there is no room: then the same batch is offered again later. */
  add(batch: LineBatch): boolean {
    const frame = this.#refused?.batch === batch ? this.#refused.frame : this.#encode(batch)
    const outcome = this.#put(frame)
    if (outcome === 'waiting') this.#own(frame)
    this.#tellFull(outcome !== 'taken')
    this.#refused = outcome === 'waiting' ? { batch, frame } : undefined
    // What waits for more lines waits for nothing: there is no room for them.
    if (outcome === 'waiting') this.#options.reading().hurry()
    return outcome !== 'waiting'
  }

  /** Writes what the disk did not take before; false when it still does not. */
  recover(): boolean {
    const { writer, books } = this.#options
    const reading = this.#options.reading()
    try {
      writer.open()
      reading.refresh()
      for (let frame = this.#unwritten[0]; frame !== undefined; frame = this.#unwritten[0]) {
        const { isRead } = reading
        frame.place = writer.append(frame.body, frame.lines, false)
        reading.placed(frame, isRead)
        books.release(frame)
        this.#unwritten.shift()
      }
      writer.succeeded()
      return true
    } catch (error) {
      writer.failed(error)
      return false
    }
  }

  /** All its lines have come to their end. */
  forget(frame: FrameInMemory): void {
    this.#options.books.release(frame)
    this.#unwritten = this.#unwritten.filter((each) => each !== frame)
  }

  /** Gives up what is in memory only; answers how many lines that were. */
  abandon(): number {
    const { books } = this.#options
    let lost = 0
    for (const frame of this.#unwritten) {
      for (const [level, lines] of books.release(frame)) {
        lost += lines
        books.drop(level, lines)
      }
    }
    this.#unwritten = []
    return lost
  }

  #encode(batch: LineBatch): FrameInMemory {
    const { clock, levels: table, reading } = this.#options
    const { lines, levels } = batch
    let isBorrowed = false
    const room = (bytes: number): Buffer | undefined => {
      if (reading().isElsewhere !== true || bytes > maxScratchBytes) return undefined
      if (this.#scratch.length < bytes) this.#scratch = Buffer.allocUnsafeSlow(Math.min(maxScratchBytes, bytes * 2))
      isBorrowed = true
      return this.#scratch
    }
    const encoded = encodeLines(batch, room)
    const frame = new FrameInMemory({ ...encoded, lines: lines.length, levels, table, at: clock.now(), isRecovered: false })
    this.#borrower = isBorrowed ? frame : undefined
    return frame
  }

  #put(frame: FrameInMemory): 'taken' | 'given up' | 'waiting' {
    const { settings, writer, books } = this.#options
    const { onFull, syncLevels } = settings
    if (writer.isDown && !(writer.isDue && this.recover())) return this.#keep(frame)
    if (!this.#hasRoom(frame)) {
      if (onFull !== 'drop-newest') return 'waiting'
      books.taken += frame.open
      for (const level of frame.levels) books.drop(level, 1)
      return 'given up'
    }
    const reading = this.#options.reading()
    const { isRead } = reading
    try {
      const isUrgent = syncLevels.size > 0 && frame.levels.some((level) => syncLevels.has(level))
      frame.place = writer.append(frame.body, frame.open, isUrgent)
    } catch (error) {
      writer.failed(error)
      return this.#keep(frame)
    }
    writer.succeeded()
    books.taken += frame.open
    reading.written(frame, isRead)
    return 'taken'
  }

  /** It stays: so it may not lie where the next one will be encoded. */
  #own(frame: FrameInMemory): void {
    if (this.#borrower === frame) frame.own()
    this.#borrower = undefined
  }

  #keep(frame: FrameInMemory): 'taken' | 'waiting' {
    const { settings, books } = this.#options
    this.#own(frame)
    const reading = this.#options.reading()
    if (reading.bytes > 0 && reading.bytes + frame.body.length > settings.memoryBytes) return 'waiting'
    books.taken += frame.open
    books.keepInMemory(frame)
    this.#unwritten.push(frame)
    reading.kept(frame)
    return 'taken'
  }

  #hasRoom({ body }: FrameInMemory): boolean {
    const { settings, writer } = this.#options
    const { maxBytes, onFull } = settings
    const reading = this.#options.reading()
    // A single line may be larger than all that is allowed: it goes alone.
    const size = Math.min(Appender.sizeOf(body), maxBytes / 2)
    const hasRoom = (): boolean => reading.diskBytes + size <= maxBytes
    if (hasRoom()) return true
    reading.free()
    if (hasRoom()) return true
    // What is written now may be acknowledged already.
    writer.roll()
    reading.free()
    while (onFull === 'drop-oldest' && !hasRoom()) if (!reading.giveUpOldest()) return false
    return hasRoom()
  }

  #tellFull(isFull: boolean): void {
    if (isFull === this.#isFull) return
    this.#isFull = isFull
    if (!isFull) return
    const { settings, writer, report } = this.#options
    const where = writer.isDown ? `memory in place of the spool in ${settings.folder}` : `spool in ${settings.folder}`
    const what = settings.onFull === 'drop-newest' && !writer.isDown ? 'new lines are given up' : 'lines wait in the ring'
    report({ code: 'CORDWOOD_PROBLEM_ROUTE_FULL', message: `The ${where} is full: ${what}.`, lost: 0 })
  }
}
