import type { LineBatch } from '../../core/batch.ts'
import { levelNumbers } from '../../core/level.ts'
import type { HeldLines } from '../../core/sink.ts'
import { countOf, type Run } from '../ship/line-run.ts'
import type { Fate, LineSource } from '../ship/line-source.ts'
import { SpoolBooks } from './books.ts'
import { type DiskOptions, SpoolDisk } from './disk.ts'
import type { Epoch } from './epoch.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import { Intake } from './intake.ts'
import { WaitingLines } from './waiting.ts'

/** What a spool works with. */
export type SpoolHost = Omit<DiskOptions, 'onDamage'>

/** So many failures to read one place, and it is left alone. */
const maxReadFailures = 5
const readRetryMs = 1_000

/**
 * Lines that wait on the disk, written there before anything else is done with them.
 *
 *     batch --append--> segment on the disk --read, unless in memory still--> queue --take--> request
 *                              ^ removed when acknowledged                     ^                 |
 *                              +------------------------- settle --------------+-- giveBack -----+
 */
export class Spool implements LineSource {
  onMore: (() => void) | undefined
  readonly books: SpoolBooks = new SpoolBooks()
  readonly #host: SpoolHost
  readonly #disk: SpoolDisk
  readonly #waiting: WaitingLines
  readonly #intake: Intake
  readonly #readFailures = new Map<Epoch, number>()
  #readAt = -Infinity
  #isClosed = false
  #waiters: (() => void)[] = []

  constructor(host: SpoolHost) {
    const { books } = this
    const waiting = new WaitingLines(host.settings.batch, () => host.clock.monotonic())
    const onDamage = (lines: number, isRecovered: boolean): void => {
      if (isRecovered) books.miss(lines)
      else if (lines > 0) books.drop(levelNumbers.info, lines)
    }
    const disk = new SpoolDisk({ ...host, onDamage })
    this.#host = host
    this.#waiting = waiting
    this.#disk = disk
    this.#intake = new Intake({ ...host, disk, books, waiting })
  }

  get count(): number {
    return this.#waiting.isDue ? this.#waiting.count : 0
  }

  /** Our own that are not settled, and those of others as far as they are read. */
  get lines(): number {
    return this.books.open + this.books.waiting
  }

  /** Bytes in memory. */
  get bytes(): number {
    return this.#waiting.bytes
  }

  get oldestAt(): number | undefined {
    return this.#waiting.oldestAt
  }

  get counts(): Readonly<Record<Fate, number>> {
    return this.books.own
  }

  /** Bytes on the disk. */
  get diskBytes(): number {
    return this.#disk.bytes
  }

  /** Opens the folder. A disk that is full now is waited for; whatever else is wrong there is thrown. */
  open(): void {
    try {
      this.#disk.open()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EIO') throw error
      this.#disk.failed(error)
    }
    this.#load()
  }

  /** Takes a batch in; false when there is no room, then the same batch is offered again later. */
  add(batch: LineBatch): boolean {
    return batch.lines.length === 0 || this.#intake.add(batch)
  }

  take(maxLines: number, maxBytes: number): readonly Run[] {
    // Everything is only asked for at the end, to be left alone.
    if (maxBytes < Infinity) this.#load(maxBytes)
    return this.#waiting.take(maxLines, maxBytes)
  }

  giveBack(runs: readonly Run[]): void {
    this.#waiting.giveBack(runs)
  }

  settle(run: Run, fate: Fate): void {
    const frame = run.slip
    if (!(frame instanceof FrameInMemory)) return
    this.books.settle(frame, run, fate)
    frame.open -= countOf(run)
    if (frame.open > 0) return
    this.#waiting.remove(frame)
    if (frame.place === undefined) this.#intake.forget(frame)
    else for (const epoch of this.#disk.epochs) epoch.settle(frame.place)
  }

  /** They stay on the disk, for the next life. */
  abandon(): void {}

  moved(): void {
    if (!this.#isClosed) {
      this.#disk.advance()
      this.#load()
    }
    this.wake()
  }

  /** Lets everybody look who waits for a change. */
  wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** What has to be done about ten times a second. */
  tick(): void {
    if (this.#isClosed) return
    if (this.#disk.isDown && this.#disk.isDue) this.#intake.recover()
    this.#disk.care()
    this.#load()
    if (this.#waiting.isDue) this.onMore?.()
  }

  /** Lets go what waits for more lines. */
  hurry(): void {
    if (this.#waiting.count === 0) return
    this.#waiting.isUrgent = true
    this.onMore?.()
  }

  /**
   * Within the call: tries again to write what is in memory only, and brings all to the disk itself, unless that is left to the system.
   *
   * @param isLast - the process ends.
   */
  sync(isLast: boolean): void {
    if (this.#isClosed) return
    if (this.#disk.isDown) this.#intake.recover()
    this.#disk.sync()
    if (!isLast) return
    this.#disk.advance()
    this.#disk.mark()
  }

  held(): HeldLines {
    return this.books.held()
  }

  /** Leaves what is on the disk to the next one. @returns how many lines were in memory only, and are lost. */
  close(): number {
    if (this.#isClosed) return 0
    this.sync(false)
    this.#isClosed = true
    const lost = this.#intake.abandon()
    this.#disk.close()
    this.moved()
    return lost
  }

  /** Reads from the disk until there is enough for a request. */
  #load(wantedBytes: number = this.#host.settings.batch.maxBytes): void {
    const { clock, settings } = this.#host
    const waiting = this.#waiting
    if (this.#isClosed || waiting.waitingBytes >= wantedBytes || clock.monotonic() < this.#readAt) return
    for (const epoch of this.#disk.epochs) {
      try {
        while (waiting.waitingBytes < wantedBytes && waiting.bytes < settings.memoryBytes / 2) {
          const frame = epoch.read()
          if (frame === undefined) break
          if (frame.isRecovered) this.books.recovered += frame.open
          waiting.isUrgent = true
          waiting.add(frame)
        }
        this.#readFailures.delete(epoch)
      } catch (error) {
        this.#failedToRead(epoch, error)
      }
    }
  }

  #failedToRead(epoch: Epoch, cause: unknown): void {
    const { clock, settings, report } = this.#host
    const failures = (this.#readFailures.get(epoch) ?? 0) + 1
    this.#readFailures.set(epoch, failures)
    this.#readAt = clock.monotonic() + readRetryMs
    if (failures === 1) {
      const message = `The spool in ${settings.folder} cannot be read: it is tried again.`
      report({ code: 'CORDWOOD_PROBLEM_SPOOL', message, cause, lost: 0 })
    }
    if (failures < maxReadFailures) return
    this.#readFailures.delete(epoch)
    epoch.skip()
  }
}
