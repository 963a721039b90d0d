import type { LineBatch } from '../../core/batch.ts'
import { encodeLines } from '../bulk/bulk-body.ts'
import { Appender } from './appender.ts'
import type { SpoolBooks } from './books.ts'
import type { DiskOptions, SpoolDisk } from './disk.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import type { WaitingLines } from './waiting.ts'

/** What an intake works with. */
export interface IntakeOptions extends Pick<DiskOptions, 'settings' | 'clock' | 'levels' | 'report'> {
  readonly disk: SpoolDisk
  readonly books: SpoolBooks
  readonly waiting: WaitingLines
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

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** False when there is no room: then the same batch is offered again later. */
  add(batch: LineBatch): boolean {
    const frame = this.#refused?.batch === batch ? this.#refused.frame : this.#encode(batch)
    const outcome = this.#put(frame)
    this.#tellFull(outcome !== 'taken')
    this.#refused = outcome === 'waiting' ? { batch, frame } : undefined
    return outcome !== 'waiting'
  }

  /** Writes what the disk did not take before; false when it still does not. */
  recover(): boolean {
    const { disk, books } = this.#options
    try {
      disk.open()
      for (let frame = this.#unwritten[0]; frame !== undefined; frame = this.#unwritten[0]) {
        const isRead = disk.own?.isRead ?? true
        frame.place = disk.append(frame.body, frame.ends.length, false)
        disk.own?.hold(frame.place, isRead)
        books.release(frame)
        this.#unwritten.shift()
      }
      disk.succeeded()
      return true
    } catch (error) {
      disk.failed(error)
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
    const { clock, levels: table } = this.#options
    return new FrameInMemory({ ...encodeLines(batch), levels: batch.levels, table, at: clock.now(), isRecovered: false })
  }

  #put(frame: FrameInMemory): 'taken' | 'given up' | 'waiting' {
    const { settings, disk, books, waiting } = this.#options
    const { onFull, memoryBytes, syncLevels } = settings
    if (disk.isDown && !(disk.isDue && this.recover())) return this.#keep(frame)
    if (!this.#hasRoom(frame)) {
      if (onFull !== 'drop-newest') return 'waiting'
      books.taken += frame.open
      for (const level of frame.levels) books.drop(level, 1)
      return 'given up'
    }
    const isRead = disk.own?.isRead ?? true
    try {
      const isUrgent = syncLevels.size > 0 && frame.levels.some((level) => syncLevels.has(level))
      frame.place = disk.append(frame.body, frame.open, isUrgent)
    } catch (error) {
      disk.failed(error)
      return this.#keep(frame)
    }
    disk.succeeded()
    books.taken += frame.open
    // What finds no room in memory is read from the disk when its turn has come.
    if (!isRead || waiting.bytes + frame.body.length > memoryBytes / 2) return 'taken'
    disk.own?.hold(frame.place, true)
    waiting.add(frame)
    return 'taken'
  }

  #keep(frame: FrameInMemory): 'taken' | 'waiting' {
    const { settings, books, waiting } = this.#options
    if (waiting.bytes > 0 && waiting.bytes + frame.body.length > settings.memoryBytes) return 'waiting'
    books.taken += frame.open
    books.keepInMemory(frame)
    this.#unwritten.push(frame)
    waiting.add(frame)
    return 'taken'
  }

  #hasRoom({ body }: FrameInMemory): boolean {
    const { settings, disk } = this.#options
    const { maxBytes, onFull } = settings
    // A single line may be larger than all that is allowed: it goes alone.
    const size = Math.min(Appender.sizeOf(body), maxBytes / 2)
    const hasRoom = (): boolean => disk.bytes + size <= maxBytes
    if (hasRoom()) return true
    disk.advance()
    if (hasRoom()) return true
    // What is written now may be acknowledged already.
    disk.roll()
    disk.advance()
    while (onFull === 'drop-oldest' && !hasRoom()) if (!this.#giveUpOldest()) return false
    return hasRoom()
  }

  /** Of what is on the disk only, the oldest segment. */
  #giveUpOldest(): boolean {
    const { settings, disk, books, report } = this.#options
    for (const epoch of disk.epochs) {
      const segment = epoch.segments.find((each) => epoch.isUntouched(each))
      if (segment === undefined) continue
      try {
        const levels = epoch.levelsOf(segment)
        epoch.giveUp(segment)
        const lost = [...levels.values()].reduce((sum, lines) => sum + lines, 0)
        if (epoch !== disk.own) books.miss(lost)
        else for (const [level, lines] of levels) books.drop(level, lines)
        const message = `The spool in ${settings.folder} is full: the oldest lines on the disk were given up.`
        report({ code: 'CORDWOOD_PROBLEM_DROPPED', message, lost })
        return true
      } catch {
        return false
      }
    }
    return false
  }

  #tellFull(isFull: boolean): void {
    if (isFull === this.#isFull) return
    this.#isFull = isFull
    if (!isFull) return
    const { settings, disk, report } = this.#options
    const where = disk.isDown ? `memory in place of the spool in ${settings.folder}` : `spool in ${settings.folder}`
    const what = settings.onFull === 'drop-newest' && !disk.isDown ? 'new lines are given up' : 'lines wait in the ring'
    report({ code: 'CORDWOOD_PROBLEM_ROUTE_FULL', message: `The ${where} is full: ${what}.`, lost: 0 })
  }
}
