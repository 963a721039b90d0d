import type { LineBatch } from '../core/batch.ts'
import type { ReportProblem } from '../core/problem.ts'
import { moveAside } from './rotate-move.ts'
import type { RotateSettings } from './rotate-options.ts'

const firstBackoffMs = 1_000
const maxBackoffMs = 60_000
/** Nobody holds the lock for so long but a thread that was ended in the middle. */
const stuckMs = 60_000
const maxBytesAUnit = 3
/** Clocks are put right by less than this all the time. */
const setBackMs = 60_000

/** Decides when one file ends and the next begins, and which lines are in which. */
export class Rotation {
  rotations = 0
  readonly #settings: RotateSettings
  readonly #report: ReportProblem
  /** Names the period of the file that is open; it ends at `#until`, and began where the clock was at `#from` or before. */
  #stamp = ''
  #from = 0
  #until = Infinity
  #retryAt = -Infinity
  #backoffMs = firstBackoffMs
  #busySince: number | undefined

  constructor(settings: RotateSettings, report: ReportProblem) {
    this.#settings = settings
    this.#report = report
  }

  /** When the period of the open file ends, in milliseconds since 1970. */
  get until(): number {
    return this.#until
  }

  /**
   * A file was opened, or its period has passed while it was empty.
   *
   * @param writtenAt - when its last line was written, if it has lines: that decides to which period it belongs.
   */
  begin(now: number, writtenAt: number | undefined): void {
    const { schedule } = this.#settings
    this.#from = Math.min(now, writtenAt ?? now)
    this.#stamp = schedule.stampOf(this.#from)
    this.#until = schedule.endOf(this.#from)
  }

  /** Whether the period is over; a clock that was set back begins another one, in the same file. */
  isOver(now: number): boolean {
    if (now < this.#from - setBackMs) this.begin(now, undefined)
    return now >= this.#until
  }

  /**
   * The end of the run of lines, from `start` on, that belong to the open file as it is; `start` when the next line belongs to
   * a new one.
   */
  fit(batch: LineBatch, start: number, sizeBytes: number, now: number): number {
    const { lines, times } = batch
    let end = lines.length
    if (this.isOver(now)) {
      end = start
      // What was logged before midnight is not lines of the next day.
      while (end < lines.length && (times[end] ?? now) < this.#until) end++
    }
    let room = this.#settings.maxBytes - sizeBytes
    if (room === Infinity) return end
    let units = 0
    for (let index = start; index < end; index++) units += lines[index]?.length ?? 0
    if (units * maxBytesAUnit <= room) return end
    for (let index = start; index < end; index++) {
      room -= Buffer.byteLength(lines[index] ?? '')
      // A line that is larger than a whole file has one of its own.
      if (room < 0) return index === start && sizeBytes === 0 ? start + 1 : index
    }
    return end
  }

  /**
   * Moves the open file aside. False when that cannot be done now: lines go on into it.
   *
   * @param path - where it really is: not a link.
   */
  moveAside(path: string, identity: string, now: number): boolean {
    const time = performance.now()
    if (time < this.#retryAt) return false
    const { isNumbered, schedule } = this.#settings
    // Without an interval a file is named by the day on which it was closed.
    const stamp = this.#until === Infinity ? schedule.stampOf(now) : this.#stamp
    try {
      const isForced = this.#busySince !== undefined && time - this.#busySince > stuckMs
      const outcome = moveAside({ path, identity, stamp, isNumbered }, isForced)
      this.#busySince = outcome === 'busy' ? (this.#busySince ?? time) : undefined
      if (outcome === 'moved') this.rotations++
      this.#backoffMs = firstBackoffMs
      return outcome !== 'busy'
    } catch (cause) {
      const message = `File ${path} could not be rotated: lines go on into it, and it is tried again.`
      if (this.#backoffMs === firstBackoffMs) this.#report({ code: 'CORDWOOD_PROBLEM_ROTATION', message, cause, lost: 0 })
      this.#retryAt = time + this.#backoffMs
      this.#backoffMs = Math.min(maxBackoffMs, this.#backoffMs * 2)
      return false
    }
  }
}
