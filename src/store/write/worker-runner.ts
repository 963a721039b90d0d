import type { Worker } from 'node:worker_threads'
import { node } from '../../core/node.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { JobRunner } from './job-runner.ts'
import type { StoreJob, StoreJobResult } from './store-job.ts'
import { type FromWorker, workerProtocol } from './worker-messages.ts'

/** A thread that has nothing to do for so long is ended: it takes some 20 MB. */
const idleMs = 60_000

/** What is made of lines is mostly bytes outside of the heap; a larger nursery would only be filled before it is swept. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 }

interface Waiting {
  readonly job: StoreJob
  readonly resolve: (result: StoreJobResult) => void
  readonly reject: (error: Error) => void
}

/** The thread's file could not be run, or is of another version: jobs have to be done elsewhere. */
export class NoWorker extends Error {}

/** Does the jobs in a thread of its own, which begins with the first and keeps no process alive. */
export class WorkerRunner implements JobRunner {
  readonly #file: string
  readonly #report: ReportProblem
  #worker: Worker | undefined
  #isReady = false
  #isHeld = false
  #waiting: Waiting | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(file: string, report: ReportProblem) {
    this.#file = file
    this.#report = report
  }

  run(job: StoreJob): Promise<StoreJobResult> {
    clearTimeout(this.#timer)
    return new Promise((resolve, reject) => {
      try {
        this.#worker ??= this.#start()
        this.#waiting = { job, resolve, reject }
        if (this.#isReady) this.#post(job)
      } catch (cause) {
        this.#waiting = undefined
        reject(new NoWorker('the thread could not be started', { cause }))
      }
    })
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    if (isHeld) this.#worker?.ref()
    else this.#worker?.unref()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#worker?.terminate()
  }

  #start(): Worker {
    // None of the flags that this process was started with, which may load its whole program again.
    const worker = new node.workerThreads.Worker(this.#file, { execArgv: [], stdin: false, resourceLimits })
    this.#isReady = false
    worker.on('message', (message: FromWorker) => this.#hear(message))
    worker.on('error', (error) => this.#gone(worker, error))
    worker.on('exit', () => this.#gone(worker, new Error('the thread has ended')))
    if (!this.#isHeld) worker.unref()
    return worker
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'problem') return this.#report(message.problem)
    if (message.kind === 'ready') {
      this.#isReady = message.protocol === workerProtocol
      // One of another version is given nothing to do.
      if (!this.#isReady) this.#settle((waiting) => waiting.reject(new NoWorker('the thread is of another version')))
      else if (this.#waiting !== undefined) this.#post(this.#waiting.job)
      return
    }
    this.#settle(({ resolve, reject }) => {
      if (message.kind === 'done') resolve(message.result)
      else reject(new Error(message.message))
    })
    this.#timer = setTimeout(() => this.#rest(), idleMs).unref()
  }

  /** A job that comes while the thread is being ended gets another one. */
  #rest(): void {
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
  }

  #post(job: StoreJob): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker?.postMessage(job)
  }

  #gone(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const cause = error instanceof Error ? error : new Error(String(error))
    this.#settle(({ reject }) => reject(this.#isReady ? cause : new NoWorker('the thread could not be started', { cause })))
  }

  #settle(act: (waiting: Waiting) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) act(waiting)
  }
}
