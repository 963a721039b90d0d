import type { Clock } from '../../core/clock.ts'
import type { Run } from '../ship/line-run.ts'
import type { Fate, LineSource } from '../ship/line-source.ts'
import type { Epoch } from './epoch.ts'
import { type EpochsOptions, type Resumed, SpoolEpochs } from './epochs.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import type { Reading } from './reading.ts'
import type { Stretch } from './refused-lines.ts'
import type { FrameOutcome, FramePlace, Segment } from './segment.ts'
import type { SpoolSettings } from './settings.ts'
import { WaitingLines } from './waiting.ts'

/** What a reader works with. */
export interface SpoolReaderOptions extends Omit<EpochsOptions, 'folder' | 'onDone'> {
  readonly settings: SpoolSettings
  readonly clock: Clock
  /** An epoch that was taken over is done: its lock can be given back. */
  readonly onDone: (epoch: string) => void
  /** A frame that is in memory only has come to its end. */
  readonly onForgotten: (frame: FrameInMemory) => void
  /** Called before the disk is looked at: whoever writes in another thread says how far it is. */
  readonly beforeLoad?: () => void
  /** What was left by a reader before this one. */
  readonly resumed?: Resumed | undefined
}

/** So many failures to read one place, and it is left alone. */
const maxReadFailures = 5
const readRetryMs = 1_000
/** What is on the disk is brought into memory for the next requests only: so much, or that of two of them. */
const readAheadBytes = 8 << 20

/**
 * Reads a spool and gives its lines to a shipper.
 *
 *     segment on the disk --read, unless in memory still--> queue --take--> request
 *            ^ removed when acknowledged                     ^                 |
 *            +------------------------- settle --------------+-- giveBack -----+
 */
export class SpoolReader implements LineSource, Reading {
  onMore: (() => void) | undefined
  /** Told of each `moved`. */
  onMoved: (() => void) | undefined
  readonly epochs: SpoolEpochs
  readonly #options: SpoolReaderOptions
  readonly #waiting: WaitingLines
  readonly #aheadBytes: number
  readonly #readFailures = new Map<Epoch, number>()
  /** Lines that have become dead letters since the last `moved`. */
  #refused = new Map<Segment, Stretch[]>()
  #readAt = -Infinity
  #isClosed = false
  #waiters: (() => void)[] = []

  /** Throws what the system says where there is something to resume. */
  constructor(options: SpoolReaderOptions) {
    const { settings, clock, resumed } = options
    this.#options = options
    this.#waiting = new WaitingLines(settings.batch, () => clock.monotonic())
    this.#aheadBytes = Math.min(settings.memoryBytes / 2, Math.max(readAheadBytes, 2 * settings.batch.maxBytes))
    this.epochs = new SpoolEpochs({ ...options, folder: settings.folder }, resumed)
  }

  get count(): number {
    return this.#waiting.isDue ? this.#waiting.count : 0
  }

  /** Our own that are not settled, and those of others as far as they are read. */
  get lines(): number {
    const { open, waiting } = this.#options.books
    return open + waiting
  }

  get bytes(): number {
    return this.#waiting.bytes
  }

  get oldestAt(): number | undefined {
    return this.#waiting.oldestAt
  }

  get counts(): Readonly<Record<Fate, number>> {
    return this.#options.books.own
  }

  get diskBytes(): number {
    return this.epochs.bytes
  }

  get firstSegment(): number | undefined {
    return this.epochs.own.segments[0]?.name.number
  }

  get backlogBytes(): number {
    return this.epochs.backlogBytes
  }

  /** When there is something to ship; undefined where nothing waits. */
  get dueInMs(): number | undefined {
    return this.#waiting.dueInMs
  }

  /** Nothing is in memory, and nothing on the disk that was not read. */
  get isIdle(): boolean {
    return this.#waiting.bytes === 0 && this.isRead
  }

  get isRead(): boolean {
    return this.epochs.own.isRead
  }

  begun(segment: Segment): void {
    this.epochs.own.add(segment)
  }

  /** The segment itself says so. */
  sealed(): void {}

  written(frame: FrameInMemory, isNext: boolean): void {
    const { place, body } = frame
    // What finds no room in memory is read from the disk when its turn has come.
    if (place === undefined || !isNext || this.#waiting.bytes + body.length > this.#aheadBytes) return
    this.epochs.own.hold(place, true)
    this.#waiting.add(frame)
  }

  kept(frame: FrameInMemory): void {
    this.#waiting.add(frame)
  }

  placed({ place }: FrameInMemory, isNext: boolean): void {
    if (place !== undefined) this.epochs.own.hold(place, isNext)
  }

  /** What is at this place has come to its end already. */
  skip(place: FramePlace, outcome: FrameOutcome = { fates: {}, droppedLevels: [], isRecovered: false }): void {
    this.epochs.own.hold(place, false)
    this.epochs.own.settle(place, outcome)
  }

  /** They are known at once. */
  refresh(): void {}

  free(): void {
    this.epochs.advance()
  }

  giveUpOldest(): boolean {
    return this.epochs.giveUpOldest()
  }

  adopt(epochs: readonly string[]): void {
    this.epochs.adopt(epochs)
  }

  mark(): void {
    this.epochs.advance()
    this.epochs.mark()
  }

  take(maxLines: number, maxBytes: number): readonly Run[] {
    // Everything is only asked for at the end, to be left alone.
    if (maxBytes < Infinity) this.load(maxBytes)
    return this.#waiting.take(maxLines, maxBytes)
  }

  giveBack(runs: readonly Run[]): void {
    this.#waiting.giveBack(runs)
  }

  settle(run: Run, fate: Fate): void {
    const frame = run.slip
    if (!(frame instanceof FrameInMemory)) return
    this.#options.books.settle(frame, run, fate)
    frame.settle(run.first, run.last, fate)
    if (fate === 'deadLettered') this.#noteRefused(frame, run)
    if (frame.open === 0) this.#ended(frame)
  }

  /** They stay on the disk, for the next life. */
  abandon(): void {}

  moved(): void {
    this.#writeRefused()
    if (!this.#isClosed) {
      this.epochs.advance()
      this.load()
    }
    this.onMoved?.()
    this.wake()
  }

  wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  tick(): void {
    if (this.#isClosed) return
    this.epochs.adoptLate()
    this.epochs.markInTime(this.#options.clock.monotonic())
    this.load()
    if (this.#waiting.isDue) this.onMore?.()
  }

  hurry(): void {
    if (this.#waiting.count === 0) return
    this.#waiting.isUrgent = true
    this.onMore?.()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#writeRefused()
    this.epochs.close()
    this.wake()
  }

  /** Reads from the disk until there is enough for a request. */
  load(wantedBytes: number = this.#options.settings.batch.maxBytes): void {
    const { clock, beforeLoad } = this.#options
    const waiting = this.#waiting
    beforeLoad?.()
    if (this.#isClosed || waiting.waitingBytes >= wantedBytes || clock.monotonic() < this.#readAt) return
    for (const epoch of this.epochs.all) {
      try {
        while (waiting.waitingBytes < wantedBytes && waiting.bytes < this.#aheadBytes) {
          const frame = epoch.read()
          if (frame === undefined) break
          this.#loaded(frame)
        }
        this.#readFailures.delete(epoch)
      } catch (error) {
        this.#failedToRead(epoch, error)
      }
    }
  }

  #loaded(frame: FrameInMemory): void {
    this.#options.books.read(frame)
    // What waits since another life need not wait for more.
    if (frame.doubtSince !== undefined) this.#waiting.isUrgent = true
    this.#waiting.add(frame)
    if (frame.open === 0) this.#ended(frame)
  }

  #ended(frame: FrameInMemory): void {
    this.#waiting.remove(frame)
    frame.release()
    if (frame.place === undefined) this.#options.onForgotten(frame)
    else this.epochs.settle(frame.place, frame.outcome)
  }

  #noteRefused({ place, lines }: FrameInMemory, { first, last }: Run): void {
    if (place === undefined) return
    const start = place.next - lines
    const stretches = this.#refused.get(place.segment)
    if (stretches === undefined) this.#refused.set(place.segment, [[start + first, start + last]])
    else stretches.push([start + first, start + last])
  }

  /** Before anything of this life can be forgotten. */
  #writeRefused(): void {
    if (this.#refused.size === 0) return
    const refused = this.#refused
    this.#refused = new Map()
    for (const [segment, stretches] of refused) {
      try {
        this.epochs.own.refuse(segment, stretches)
      } catch {
        // Then a later life gets the same refusal once more.
      }
    }
  }

  #failedToRead(epoch: Epoch, cause: unknown): void {
    const { clock, settings, report } = this.#options
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
