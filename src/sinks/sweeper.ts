import type { ReportProblem } from '../core/problem.ts'
import type { RotateSettings } from './rotate-options.ts'
import { sweep } from './rotate-sweep.ts'

const firstBackoffMs = 5_000
const maxBackoffMs = 600_000
/** Files grow too old also where nothing is rotated. */
const everyMs = 3_600_000

/** What became of closed files. */
export interface SweepCounts {
  packed: number
  deleted: number
  deletedBytes: number
}

/** Sweeps in the background, one at a time. Its timers keep no process alive; what it leaves is done by the next start. */
export class Sweeper {
  readonly counts: SweepCounts = { packed: 0, deleted: 0, deletedBytes: 0 }
  readonly #settings: RotateSettings
  readonly #report: ReportProblem
  #path: string
  #timer: NodeJS.Timeout | undefined
  #at = Infinity
  #running: Promise<void> | undefined
  #isWanted = false
  /** Ends a pause at once. */
  #hurry: (() => void) | undefined
  #isStopped = false
  #backoffMs = firstBackoffMs

  constructor(path: string, settings: RotateSettings, report: ReportProblem) {
    this.#path = path
    this.#settings = settings
    this.#report = report
    this.wake(path)
  }

  /** Something was closed, or may be to do. */
  wake(path: string, delayMs: number = 0): void {
    this.#path = path
    const at = performance.now() + delayMs
    if (this.#isStopped) return
    if (this.#running !== undefined) this.#isWanted = true
    else if (at < this.#at) {
      clearTimeout(this.#timer)
      this.#at = at
      this.#timer = setTimeout(() => {
        this.#at = Infinity
        this.#running = this.#run()
      }, delayMs).unref()
    }
  }

  /** Resolves when nothing is touched any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#hurry?.()
    await this.#running
  }

  async #pause(): Promise<boolean> {
    if (this.#isStopped) return false
    await new Promise<void>((resolve) => {
      this.#hurry = resolve
      setTimeout(resolve, 1).unref()
    })
    return !this.#isStopped
  }

  async #run(): Promise<void> {
    this.#isWanted = false
    const { keep, compression } = this.#settings
    let delayMs: number | undefined
    try {
      delayMs = await sweep({
        path: this.#path,
        keep,
        compression,
        pause: () => this.#pause(),
        packed: () => void this.counts.packed++,
        deleted: (bytes) => {
          this.counts.deleted++
          this.counts.deletedBytes += bytes
        },
      })
      this.#backoffMs = firstBackoffMs
    } catch (cause) {
      const message = `Closed files of ${this.#path} could not be packed or deleted: they stay as they are, and it is tried again.`
      if (this.#backoffMs === firstBackoffMs) this.#report({ code: 'CORDWOOD_PROBLEM_ROTATION', message, cause, lost: 0 })
      delayMs = this.#backoffMs
      this.#backoffMs = Math.min(maxBackoffMs, this.#backoffMs * 2)
    }
    this.#running = undefined
    this.wake(this.#path, this.#isWanted ? 0 : (delayMs ?? everyMs))
  }
}
