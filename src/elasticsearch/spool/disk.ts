import type { Clock } from '../../core/clock.ts'
import type { LevelTable } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { Lock } from '../../writer/lock.ts'
import { adoptAll, type Adopted, lockPath, type TryLock } from './adopt.ts'
import { Appender } from './appender.ts'
import { Epoch, type EpochOptions } from './epoch.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { FramePlace } from './segment.ts'
import type { SpoolSettings } from './settings.ts'

/** What a spool's disk works with. */
export interface DiskOptions {
  readonly settings: SpoolSettings
  readonly files: DiskFiles
  readonly tryLock: TryLock
  readonly clock: Clock
  readonly levels: LevelTable
  readonly report: ReportProblem
  /** Names a new epoch. */
  readonly epoch: string
  readonly onDamage: (lines: number, isRecovered: boolean) => void
}

const firstRetryMs = 1_000
const lastRetryMs = 30_000
/** How often the lock is touched, and a look is taken for what others left. */
const careMs = 10_000
/** When nobody has looked after the spool for so long, the loop is busy, and `interval` is up. */
const lateSyncMs = 200

/** The files of a spool that are ours: our own epoch, and those that were taken over. */
export class SpoolDisk {
  own: Epoch | undefined
  adopted: Adopted[] = []
  /** Nothing can be written at present. */
  isDown = false
  readonly #options: DiskOptions
  #lock: Lock | undefined
  #appender: Appender | undefined
  #retryMs = firstRetryMs
  #retryAt = 0
  #careAt = 0
  #syncedAt = 0
  #isDamageReported = false

  constructor(options: DiskOptions) {
    this.#options = options
  }

  /** All epochs, the oldest first. */
  get epochs(): Epoch[] {
    const all = this.adopted.map(({ epoch }) => epoch)
    return this.own === undefined ? all : [...all, this.own]
  }

  get bytes(): number {
    return this.adopted.reduce((sum, { epoch }) => sum + epoch.bytes, this.own?.bytes ?? 0)
  }

  /** It is worth a try to write. */
  get isDue(): boolean {
    return !this.isDown || this.#options.clock.monotonic() >= this.#retryAt
  }

  /** Makes the folder, takes our lock, and takes over what others left. Throws what the system says. */
  open(): void {
    const { settings, files, tryLock, epoch, clock } = this.#options
    const { folder, segmentBytes, durability } = settings
    if (this.own !== undefined) return
    files.makeFolder(folder)
    this.#lock ??= tryLock(lockPath(folder, epoch))
    if (this.#lock === undefined) throw new Error(`the epoch ${epoch} has another owner already`)
    const own = new Epoch(this.#epochOptions(false))
    this.own = own
    const isDurable = durability !== 'os'
    const onSegment = own.add.bind(own)
    this.#appender = new Appender({ files, folder, epoch, segmentBytes, isDurable, now: () => clock.now(), onSegment })
    this.#tryLater(() => this.#adopt())
  }

  /** Appends a frame, or throws what the system says. */
  append(body: Uint8Array, lines: number, isUrgent: boolean): FramePlace {
    const { durability } = this.#options.settings
    this.open()
    const place = this.#appenderOf().append(body, lines, isUrgent || durability === 'batch')
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

  /** Removes what is acknowledged as a whole. */
  advance(): void {
    for (const epoch of this.epochs) this.#tryLater(() => epoch.advance())
    const done = this.adopted.filter(({ epoch }) => epoch.segments.length === 0)
    if (done.length === 0) return
    this.adopted = this.adopted.filter(({ epoch }) => epoch.segments.length > 0)
    for (const { lock } of done) this.#tryLater(() => lock.release())
  }

  /** Writes down how far it is. */
  mark(): void {
    for (const epoch of this.epochs) this.#tryLater(() => epoch.mark())
  }

  /** What has to be done from time to time. */
  care(): void {
    const { settings, clock } = this.#options
    if (this.own === undefined) return
    const now = clock.monotonic()
    if (settings.durability === 'interval') {
      this.#syncedAt = now
      this.#appender?.syncLater((error) => this.failed(error))
    }
    this.mark()
    if (now < this.#careAt) return
    this.#careAt = now + careMs
    this.#tryLater(() => {
      this.#lock?.touch()
      for (const { lock } of this.adopted) lock.touch()
      this.#adopt()
    })
  }

  /** Leaves everything to the next one. */
  close(): void {
    if (this.#appender !== undefined) this.roll()
    this.advance()
    this.mark()
    for (const epoch of this.epochs) this.#tryLater(() => epoch.close())
    for (const { lock } of this.adopted) this.#tryLater(() => lock.release())
    this.#tryLater(() => this.#lock?.release())
  }

  #appenderOf(): Appender {
    if (this.#appender === undefined) throw new Error('the spool is not open')
    return this.#appender
  }

  /** The loop may be busy for long, so the clock is looked at with each frame. */
  #syncInTime(): void {
    const now = this.#options.clock.monotonic()
    if (now - this.#syncedAt < lateSyncMs) return
    this.#syncedAt = now
    // The frame itself is written: that it is not on the disk itself is no reason to write it again.
    this.sync()
  }

  #adopt(): void {
    const { settings, tryLock, epoch } = this.#options
    const ours = new Set([epoch, ...this.adopted.map(({ name }) => name)])
    this.adopted.push(...adoptAll(settings.folder, ours, tryLock, this.#epochOptions(true)))
  }

  #epochOptions(isRecovered: boolean): EpochOptions {
    const { files, levels, onDamage, report } = this.#options
    return {
      files,
      table: levels,
      isRecovered,
      onDamage: (lines, bytes, where) => {
        onDamage(lines, isRecovered)
        if (this.#isDamageReported && lines === 0) return
        this.#isDamageReported = true
        const what =
          lines === 0 ? `${bytes} bytes of ${where} are no lines: they were put aside` : `Lines of ${where} are missing`
        const message = `${what}. The rest of the spool is shipped.`
        report({ code: 'CORDWOOD_PROBLEM_SPOOL_DAMAGED', message, lost: lines })
      },
    }
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.failed(error)
    }
  }

  /** What is tried again later anyway, and loses nothing when it fails. */
  #tryLater(act: () => void): void {
    try {
      act()
    } catch {
      // A mark that is too old, or a file that should be gone, only makes lines be sent again.
    }
  }
}
