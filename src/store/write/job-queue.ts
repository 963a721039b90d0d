import type { ReportProblem } from '../../core/problem.ts'
import type { Expired } from './retain.ts'
import { createRunner, type JobRunner } from './create-runner.ts'
import type { StoreHost } from './store-host.ts'
import type { StoreJob, StoreJobResult } from './store-job.ts'

const firstRetryMs = 1_000
const lastRetryMs = 60_000

/** What was done so far. */
export interface JobCounts {
  sealedSegments: number
  sealedLines: number
  sealedRawBytes: number
  sealedBytes: number
  expiredSegments: number
  expiredLines: number
  expiredBytes: number
  /** Plain files that could not be sealed in time. */
  expiredHotFiles: number
}

/** Jobs in their order; one that fails is tried again until it succeeds, as those behind it must not come before it. */
export class JobQueue {
  readonly counts: JobCounts = {
    sealedSegments: 0,
    sealedLines: 0,
    sealedRawBytes: 0,
    sealedBytes: 0,
    expiredSegments: 0,
    expiredLines: 0,
    expiredBytes: 0,
    expiredHotFiles: 0,
  }
  readonly #report: ReportProblem
  readonly #runner: JobRunner
  #jobs: StoreJob[] = []
  #isRunning = false
  #isStopped = false
  #isInTrouble = false
  #retryMs = firstRetryMs
  #timer: NodeJS.Timeout | undefined
  #waiters: (() => void)[] = []

  /** @param worker - the file of the thread that does them; undefined: they are done in this one. */
  constructor(host: StoreHost, worker: string | undefined) {
    this.#report = host.report
    this.#runner = createRunner(host, worker)
  }

  /** How many files wait to be sealed, and are being. */
  get length(): number {
    return this.#jobs.filter(({ kind }) => kind === 'seal').length
  }

  add(job: StoreJob): void {
    const isWaiting = job.kind === 'care' && this.#jobs.some(({ kind }) => kind === 'care')
    if (this.#isStopped || isWaiting) return
    this.#jobs.push(job)
    this.#go()
  }

  /** Resolves when the job that runs is done, after at most so many milliseconds; those behind it are left to the next life. */
  async stop(timeoutMs: number): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    if (this.#isRunning) {
      this.#runner.hold(true)
      let timer: NodeJS.Timeout | undefined
      const isLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([isLate, new Promise<void>((resolve) => this.#waiters.push(resolve))])
      clearTimeout(timer)
    }
    await this.#runner.stop()
    this.#runner.hold(false)
  }

  #go(): void {
    const [job] = this.#jobs
    if (this.#isRunning || this.#timer !== undefined || job === undefined) return
    this.#isRunning = true
    this.#runner.run(job).then(
      (result) => this.#done(result),
      (error: unknown) => this.#failed(job, error),
    )
  }

  #done({ sealed, expired }: StoreJobResult): void {
    if (sealed !== undefined) {
      this.counts.sealedSegments++
      this.counts.sealedLines += sealed.lines
      this.counts.sealedRawBytes += sealed.rawBytes
      this.counts.sealedBytes += sealed.bytes
    }
    this.count(expired)
    this.#jobs.shift()
    this.#retryMs = firstRetryMs
    if (this.#isInTrouble) {
      this.#isInTrouble = false
      this.#report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message: 'The store can be sealed again.', lost: 0 })
    }
    this.#next()
  }

  /** Adds what was deleted to the counts. */
  count({ segments, lines, bytes, hotFiles }: Expired): void {
    this.counts.expiredSegments += segments
    this.counts.expiredLines += lines
    this.counts.expiredBytes += bytes
    this.counts.expiredHotFiles += hotFiles
  }

  #failed(job: StoreJob, cause: unknown): void {
    if (!this.#isInTrouble && !this.#isStopped) {
      this.#isInTrouble = true
      const why = cause instanceof Error ? cause.message : String(cause)
      const message = `The store in ${directoryOf(job)} could not be sealed or cleaned up (${why}): its lines stay in plain files, where they are found too, and it is tried again.`
      this.#report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
    }
    // It comes again by itself.
    if (job.kind === 'care') this.#jobs.shift()
    if (!this.#isStopped) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#go()
      }, this.#retryMs).unref()
      this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2)
    }
    this.#next()
  }

  #next(): void {
    this.#isRunning = false
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
    if (!this.#isStopped) this.#go()
  }
}

function directoryOf(job: StoreJob): string {
  return 'retain' in job ? job.retain.directory : job.order.folder
}
