import type { LineBatch } from '../core/batch.ts'
import { monotonicMs } from '../core/clock.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'

/** Up to so many bytes a pipe takes all or nothing (PIPE_BUF): chunks of whole lines are never torn, whoever else writes. */
const atomicBytes = 4096
const lineFeed = 0x0a
const firstPauseMs = 1
const maxPauseMs = 25

/** Codes of writes to a pipe or terminal whose other end is gone for good. */
const goneCodes: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'EBADF', 'ENXIO'])

interface Job {
  readonly batch: LineBatch
  readonly bytes: Buffer
  offset: number
  /** Of the write that waits for it; none when it failed and was not offered again. */
  waiting: Waiting | undefined
}

interface Waiting {
  readonly promise: Promise<void>
  resolve(): void
  reject(reason: unknown): void
}

function createWaiting(): Waiting {
  let settle: Pick<Waiting, 'resolve' | 'reject'> | undefined
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, resolve: () => settle?.resolve(), reject: (reason) => settle?.reject(reason) }
}

/**
 * Writes to a descriptor that is not ours (1 or 2), in order, by synchronous writes only: the thread pool was tried, and at
 * the end of a process it tears lines and mixes them up. A pipe that is full is tried again by a timer, and within
 * {@link flushSync} after a nap.
 */
export class DescriptorWriter {
  readonly isTerminal: boolean
  readonly #descriptor: 1 | 2
  readonly #name: string
  readonly #isPipe: boolean
  readonly #jobs: Job[] = []
  /** Batches that failed, and were ended later because another write came first: to be offered again, and not written again. */
  readonly #ended = new WeakSet<LineBatch>()
  readonly #nap = new Int32Array(new SharedArrayBuffer(4))
  #gone: CordwoodError | undefined
  #pauseMs = firstPauseMs
  #timer: NodeJS.Timeout | undefined

  constructor(descriptor: 1 | 2, name: string) {
    this.#descriptor = descriptor
    this.#name = name
    const kind = node.fs.fstatSync(descriptor)
    this.#isPipe = kind.isFIFO() || kind.isSocket()
    // `node:tty` brings sockets and streams along, 3 ms of them, and only a device can be a terminal.
    this.isTerminal = kind.isCharacterDevice() && node.tty.isatty(descriptor)
    // Looking at it opens it, and so makes the descriptor non-blocking: a slow reader must not stop the process.
    if (this.#isPipe && node.workerThreads.isMainThread) void (descriptor === 1 ? process.stdout : process.stderr)
  }

  /** Resolves when all of it is written; the same batch again goes on where it stopped. */
  write(batch: LineBatch, toText: (batch: LineBatch) => string): Promise<void> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    if (this.#ended.has(batch)) return Promise.resolve()
    let job = this.#jobs.find((known) => known.batch === batch)
    if (job === undefined) {
      job = { batch, bytes: Buffer.from(toText(batch)), offset: 0, waiting: undefined }
      this.#jobs.push(job)
    }
    job.waiting ??= createWaiting()
    const { promise } = job.waiting
    this.#go()
    return promise
  }

  /** Ends, within this call, all that was begun; waits at most so long for a reader. */
  flushSync(deadlineMs: number): void {
    if (this.#gone !== undefined) throw this.#gone
    const start = monotonicMs()
    while (!this.#advance()) {
      const leftMs = deadlineMs - (monotonicMs() - start)
      if (leftMs <= 0) {
        this.#later()
        throw new CordwoodError(
          'CORDWOOD_PROBLEM_FLUSH_TIMEOUT',
          `Expected the reader of ${this.#name} to take the lines within ${deadlineMs} ms, got a full pipe: they wait.`,
        )
      }
      Atomics.wait(this.#nap, 0, 0, Math.min(leftMs, this.#pauseMs))
      this.#pauseMs = Math.min(maxPauseMs, this.#pauseMs * 2)
    }
  }

  #go(): void {
    try {
      if (!this.#advance()) this.#later()
    } catch {
      // Whoever waits was told by the rejection.
    }
  }

  #later(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#go()
    }, this.#pauseMs).unref()
    this.#pauseMs = Math.min(maxPauseMs, this.#pauseMs * 2)
  }

  /** Writes until nothing is left (true) or the pipe is full (false). Throws when a write fails, after rejecting who waits. */
  #advance(): boolean {
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      while (job.offset < job.bytes.length) {
        try {
          job.offset += node.fs.writeSync(this.#descriptor, job.bytes, job.offset, this.#chunkEnd(job) - job.offset)
          this.#pauseMs = firstPauseMs
        } catch (error) {
          if (hasCode(error, 'EAGAIN')) return false
          throw this.#fail(error)
        }
      }
      this.#jobs.shift()
      if (job.waiting === undefined) this.#ended.add(job.batch)
      else job.waiting.resolve()
    }
    return true
  }

  #chunkEnd({ bytes, offset }: Job): number {
    if (!this.#isPipe || bytes.length - offset <= atomicBytes) return bytes.length
    const end = bytes.lastIndexOf(lineFeed, offset + atomicBytes - 1) + 1
    return end > offset ? end : bytes.indexOf(lineFeed, offset) + 1
  }

  /** Tells who waits. The jobs stay, with what they have still to write: the first may be begun, and all are offered again. */
  #fail(error: unknown): unknown {
    if (typeof error === 'object' && error !== null && 'code' in error && goneCodes.has(error.code)) {
      const message = `Expected a reader of ${this.#name}, got none: it was closed.`
      this.#gone = new CordwoodError('CORDWOOD_PROBLEM_SINK_CLOSED', message, { cause: error })
    }
    const reason = this.#gone ?? error
    const waiting = this.#jobs.map((job) => job.waiting)
    for (const job of this.#jobs) job.waiting = undefined
    if (this.#gone !== undefined) this.#jobs.length = 0
    for (const one of waiting) one?.reject(reason)
    return reason
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
