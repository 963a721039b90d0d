import type { Clock } from '../../core/clock.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { Lock } from '../../writer/lock.ts'
import { lockOrphans, lockPath, type TryLock } from './adopt.ts'
import { Appender } from './appender.ts'
import type { FramePlace, Segment } from './segment.ts'
import type { SpoolSettings } from './settings.ts'

/** What the writing side of a spool works with. */
export interface SpoolWriterOptions {
  readonly settings: SpoolSettings
  readonly files: DiskFiles
  readonly tryLock: TryLock
  readonly clock: Clock
  readonly report: ReportProblem
  /** Names a new epoch. */
  readonly epoch: string
  readonly onSegment: (segment: Segment) => void
  readonly onSealed: (segment: Segment) => void
}

const firstRetryMs = 1_000
const lastRetryMs = 30_000
/** How often locks are touched, and a look is taken for what others left. */
const careMs = 10_000
/** When nobody has looked after the spool for so long, the loop is busy, and `interval` is up. */
const lateSyncMs = 200

/** Writes the segments of our own epoch, and holds the locks of all that is ours. */
export class SpoolWriter {
  /** Nothing can be written at present. */
  isDown = false
  readonly #options: SpoolWriterOptions
  #lock: Lock | undefined
  #appender: Appender | undefined
  readonly #adopted = new Map<string, Lock>()
  #retryMs = firstRetryMs
  #retryAt = 0
  #careAt = 0
  #syncedAt = 0

  constructor(options: SpoolWriterOptions) {
    this.#options = options
  }

  /** It is worth a try to write. */
  get isDue(): boolean {
    return !this.isDown || this.#options.clock.monotonic() >= this.#retryAt
  }

  /** Lines that were written. */
  get lines(): number {
    return this.#appender?.lines ?? 0
  }

  /** Epochs of others that are ours now. */
  get adopted(): readonly string[] {
    return [...this.#adopted.keys()]
  }

  /** Makes the folder and takes our lock. Throws what the system says. */
  open(): void {
    const { settings, files, tryLock, epoch, clock, onSegment, onSealed } = this.#options
    const { folder, segmentBytes, durability } = settings
    if (this.#appender !== undefined) return
    files.makeFolder(folder)
    this.#lock ??= tryLock(lockPath(folder, epoch))
    if (this.#lock === undefined) throw new Error(`the epoch ${epoch} has another owner already`)
    const isDurable = durability !== 'os'
    const now = (): number => clock.now()
    this.#appender = new Appender({ files, folder, epoch, segmentBytes, isDurable, now, onSegment, onSealed })
  }

  /** Appends a frame, or throws what the system says. */
  append(body: Uint8Array, lines: number, isUrgent: boolean): FramePlace {
    const { durability } = this.#options.settings
    this.open()
    if (this.#appender === undefined) throw new Error('the spool is not open')
    const place = this.#appender.append(body, lines, isUrgent || durability === 'batch')
    if (durability === 'interval') this.#syncInTime()
    return place
  }

  /** A write failed: it is tried again after a while. */
  failed(cause: unknown): void {
    const { clock, report } = this.#options
    this.#retryAt = clock.monotonic() + this.#retryMs
    this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2)
    if (this.isDown) return
    this.isDown = true
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `The spool in ${this.#options.settings.folder} cannot be written (${why}): lines wait in memory, and it is tried again.`
    report({ code: 'CORDWOOD_PROBLEM_SPOOL', message, cause, lost: 0 })
  }

  /** A write succeeded. */
  succeeded(): void {
    this.#retryMs = firstRetryMs
    if (!this.isDown) return
    this.isDown = false
    const message = `The spool in ${this.#options.settings.folder} can be written again.`
    this.#options.report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message, lost: 0 })
  }

  /** Ends the segment that is written, so that it can be removed once it is acknowledged. */
  roll(): void {
    this.#guard(() => this.#appender?.roll())
  }

  /** Brings what was written to the disk itself, unless that is left to the operating system. */
  sync(): void {
    if (this.#options.settings.durability !== 'os') this.#guard(() => this.#appender?.sync())
  }

  /** What has to be done about ten times a second. @returns epochs of dead owners that are ours from now on. */
  care(): readonly string[] {
    const { settings, clock } = this.#options
    if (this.#appender === undefined) return []
    const now = clock.monotonic()
    if (settings.durability === 'interval') {
      this.#syncedAt = now
      this.#appender.syncLater((error) => this.failed(error))
    }
    if (now < this.#careAt) return []
    this.#careAt = now + careMs
    this.#tryLater(() => this.#lock?.touch())
    for (const lock of this.#adopted.values()) this.#tryLater(() => lock.touch())
    return this.findOrphans()
  }

  /** Takes the locks of dead owners. @returns their epochs. */
  findOrphans(): readonly string[] {
    const { settings, files, tryLock, epoch } = this.#options
    try {
      const found = lockOrphans(files, settings.folder, new Set([epoch, ...this.#adopted.keys()]), tryLock)
      for (const [name, lock] of found) this.#adopted.set(name, lock)
      return [...found.keys()]
    } catch {
      return []
    }
  }

  /** Nothing is left of an epoch that was taken over. */
  release(epoch: string): void {
    const lock = this.#adopted.get(epoch)
    this.#adopted.delete(epoch)
    if (lock !== undefined) this.#tryLater(() => lock.release())
  }

  /** Leaves everything to the next one: after nobody of us reads any more. */
  close(): void {
    for (const name of this.adopted) this.release(name)
    this.#tryLater(() => this.#lock?.release())
  }

  /** The loop may be busy for long, so the clock is looked at with each frame. */
  #syncInTime(): void {
    const now = this.#options.clock.monotonic()
    if (now - this.#syncedAt < lateSyncMs) return
    this.#syncedAt = now
    // The frame itself is written: that it is not on the disk itself is no reason to write it again.
    this.sync()
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.failed(error)
    }
  }

  #tryLater(act: () => void): void {
    try {
      act()
    } catch {
      // A lock that is not touched, or not given back, is looked at by its owner's life.
    }
  }
}
