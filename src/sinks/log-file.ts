import type { LineBatch } from '../core/batch.ts'
import { monotonicMs } from '../core/clock.ts'
import type { SinkHost } from '../core/sink.ts'
import { AppendFile, type AppendOptions, type LineChunk } from '../writer/append.ts'
import { identityOf } from '../writer/file-identity.ts'
import { markOpen, type OpenMarker, type UncleanEnd } from '../writer/open-marker.ts'
import { inherit, realPathOf, statOf } from './path-state.ts'
import type { RotateSettings } from './rotate-options.ts'
import { Rotation } from './rotation.ts'
import { Sweeper } from './sweeper.ts'

/** How often, at most, is asked whether the path still leads to the open file. */
const lookMs = 10
const maxOpens = 5
const retryMs = 1_000
/** Lines that come at the turn of a period but were logged before it are on their way for less. */
const graceMs = 1_000
const maxTimerMs = 2 ** 31 - 1

/** A batch of which lines are still to be written. */
interface Job {
  readonly batch: LineBatch
  /** Lines before it are in their files. */
  next: number
  /** What the open file was given and did not take whole yet: it ends at line `end`. */
  chunk: LineChunk | undefined
  end: number
}

/**
 * The file behind a path, whatever happens to the path: it is rotated here, by another process or by logrotate, cut, renamed,
 * deleted. A look at the path tells; then a new file is opened, and the old one is closed after what was begun in it.
 */
export class LogFile {
  /** Who had it open and did not end cleanly. */
  readonly unclean: readonly UncleanEnd[]
  /** It ended in the middle of a line. */
  readonly wasTorn: boolean
  /** False for pipes and devices. */
  readonly isRegular: boolean
  reopened = 0
  readonly #options: AppendOptions
  readonly #host: SinkHost
  readonly #rotation: Rotation | undefined
  readonly #sweeper: Sweeper | undefined
  readonly #closing = new Set<Promise<void>>()
  readonly #ended = new WeakSet<LineBatch>()
  #file: AppendFile
  #marker: OpenMarker | undefined
  /** Where the file is when the path is a link. */
  #realPath: string
  #sizeBytes = 0
  #job: Job | undefined
  #lookAt = -Infinity
  #retryAt = -Infinity
  /** The path leads elsewhere, and cannot be opened. */
  #isAstray = false
  #timer: NodeJS.Timeout | undefined

  /** Opens, or throws what the system says. */
  constructor(options: AppendOptions, rotate: RotateSettings | undefined, host: SinkHost) {
    this.#options = options
    this.#host = host
    this.#realPath = options.path
    this.#rotation = rotate && new Rotation(rotate, host.report)
    this.#file = this.#open(false)
    this.unclean = this.#marker?.unclean ?? []
    this.wasTorn = this.#file.wasTorn
    this.isRegular = this.#file.isRegular
    this.#sweeper = rotate && this.#file.isRegular ? new Sweeper(this.#realPath, rotate, host.report) : undefined
  }

  stats(): Readonly<Record<string, number>> {
    const { packed, deleted, deletedBytes } = this.#sweeper?.counts ?? { packed: 0, deleted: 0, deletedBytes: 0 }
    return { rotations: this.#rotation?.rotations ?? 0, reopened: this.reopened, packed, deleted, deletedBytes }
  }

  /** Writes the batch, or throws; the same batch again goes on where it stopped. */
  write(batch: LineBatch): void {
    if (this.#job !== undefined && this.#job.batch !== batch) this.finish()
    if (this.#ended.has(batch)) return
    this.#job ??= { batch, next: 0, chunk: undefined, end: 0 }
    this.#work(this.#job)
    this.#job = undefined
  }

  /** Ends what was begun, or throws. */
  finish(): void {
    if (this.#job === undefined) return
    this.#work(this.#job)
    this.#ended.add(this.#job.batch)
    this.#job = undefined
  }

  /** Opens what the path leads to now, at once: somebody has renamed the file and says so. */
  reopen(): void {
    this.#lookAt = -Infinity
    this.#retryAt = -Infinity
    this.#look()
  }

  /** At a clean end of the process. */
  clear(): void {
    this.#marker?.clear()
  }

  /** Resolves when all is on the disk and closed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#retire(this.#file)
    await Promise.allSettled([this.#sweeper?.stop(), ...this.#closing])
    this.#marker?.clear()
  }

  #work(job: Job): void {
    const { lines } = job.batch
    while (job.next < lines.length) {
      this.#look()
      if (job.chunk === undefined) {
        job.end = this.#fit(job)
        const isWhole = job.next === 0 && job.end === lines.length
        job.chunk = isWhole ? job.batch : { lines: lines.slice(job.next, job.end) }
      }
      const bytes = this.#file.write(job.chunk)
      this.#sizeBytes += bytes
      // It had been begun: how much of it was missing is not known here.
      if (bytes === 0) this.#lookAt = -Infinity
      job.chunk = undefined
      job.next = job.end
    }
  }

  /** How far the open file takes the lines; rotates where it takes none. */
  #fit(job: Job): number {
    const rotation = this.#rotation
    const { length } = job.batch.lines
    if (rotation === undefined || !this.#file.isRegular || this.#isAstray) return length
    const now = this.#now()
    // Each turn has a new file, and an empty one takes a line at least.
    for (let turn = 0; turn < maxOpens; turn++) {
      if (this.#sizeBytes === 0 && rotation.isOver(now)) this.#begin(now, undefined)
      const end = rotation.fit(job.batch, job.next, this.#sizeBytes, now)
      if (end > job.next) return end
      if (!this.#rotate(now)) break
    }
    return length
  }

  #rotate(now: number): boolean {
    const before = statOf(this.#realPath)
    if (this.#rotation?.moveAside(this.#realPath, this.#file.identity, now) !== true) return false
    const wasAt = this.#file
    this.#replace()
    if (this.#file !== wasAt && this.#options.mode === undefined) inherit(this.#realPath, before)
    this.#sweeper?.wake(this.#realPath)
    return !this.#isAstray
  }

  /** Is the open file still that of the path? If not, the path's is opened: lines must not go where nobody looks for them. */
  #look(): void {
    const time = monotonicMs()
    if (time < this.#lookAt || !this.#file.isRegular) return
    this.#lookAt = time + lookMs
    const found = statOf(this.#options.path)
    if (found !== undefined && identityOf(found) === this.#file.identity) {
      this.#sizeBytes = Number(found.size)
      this.#isAstray = false
      return
    }
    const isDeleted = this.#file.isDeleted
    // A line is not written half here, half there, unless nobody can read its first half.
    if (this.#file.isBegun && !isDeleted) return
    if (!isDeleted && time < this.#retryAt) return
    this.#replace()
    this.reopened++
    if (!isDeleted) return
    const message = `File ${this.#options.path} was deleted while it was open: another was begun. What was written to it in the moment before this was noticed is gone with it.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_FILE_REMOVED', message, lost: 0 })
  }

  /** Opens what the path leads to. If that fails, the old file is kept, unless it is deleted: then it throws. */
  #replace(): void {
    const old = this.#file
    try {
      this.#file = this.#open(true)
      this.#isAstray = false
      this.#retire(old)
    } catch (cause) {
      this.#retryAt = monotonicMs() + retryMs
      if (old.isDeleted) {
        this.#lookAt = -Infinity
        throw cause
      }
      const message = `File ${this.#options.path} was renamed and cannot be opened again: lines go on into the renamed one, and it is tried again.`
      if (!this.#isAstray) this.#host.report({ code: 'CORDWOOD_PROBLEM_ROTATION', message, cause, lost: 0 })
      this.#isAstray = true
    }
  }

  /** Somebody may rotate and pack the file between our opening it and our saying so: then the next one is taken. */
  #open(isNext: boolean): AppendFile {
    for (let turn = 1; ; turn++) {
      const file = new AppendFile({ ...this.#options, isNext })
      if (!file.isRegular) return file
      this.#mark(file.identity)
      const found = statOf(this.#options.path)
      const isOurs = found !== undefined && identityOf(found) === file.identity
      if (isOurs || turn === maxOpens) {
        this.#sizeBytes = Number(found?.size ?? 0)
        this.#begin(this.#now(), this.#sizeBytes > 0 ? Number(found?.mtimeMs) : undefined)
        return file
      }
      this.#retire(file)
    }
  }

  #mark(identity: string): void {
    const realPath = realPathOf(this.#options.path)
    if (this.#marker === undefined || realPath !== this.#realPath) {
      this.#marker?.clear()
      this.#marker = markOpen(realPath, this.#host.bootId, identity)
    } else this.#marker.hold(identity)
    this.#realPath = realPath
  }

  #begin(now: number, writtenAt: number | undefined): void {
    this.#rotation?.begin(now, writtenAt)
    this.#wait(now)
  }

  #wait(now: number): void {
    clearTimeout(this.#timer)
    const { until = Infinity } = this.#rotation ?? {}
    if (until === Infinity) return
    const delayMs = Math.min(maxTimerMs, Math.max(0, until - now) + graceMs)
    this.#timer = setTimeout(() => this.#turn(), delayMs).unref()
  }

  /** The period is over, and perhaps no line comes for long. */
  #turn(): void {
    const now = this.#now()
    const rotation = this.#rotation
    if (rotation?.isOver(now) === true && this.#job === undefined) {
      try {
        this.#lookAt = -Infinity
        this.#look()
        if (this.#sizeBytes === 0) rotation.begin(now, undefined)
        else if (rotation.isOver(now) && !this.#isAstray) this.#rotate(now)
      } catch {
        // The next line finds the same, and says so.
      }
    }
    this.#wait(now)
  }

  #retire(file: AppendFile): void {
    const closing = file.close().catch((cause: unknown) => {
      const message = `A file that was ${this.#options.path} could not be closed.`
      this.#host.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
    })
    this.#closing.add(closing)
    void closing.then(() => this.#closing.delete(closing))
  }

  #now(): number {
    return this.#host.clock?.now() ?? Date.now()
  }
}
