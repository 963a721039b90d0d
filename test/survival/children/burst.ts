// Logs a burst, then ends as it was told. Started by the tests of this folder, with its orders as JSON.
import { pbkdf2 } from 'node:crypto'
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createLogger, file, memory, stdout } from '../../../src/index.ts'

/** What a child is to do. */
export interface BurstOrders {
  /** A path, or undefined for standard output. */
  readonly path?: string
  readonly lines: number
  /** cold: in the first tick; warm: after one line and a while; split: a half, a turn of the event loop, the other half. */
  readonly start: 'cold' | 'warm' | 'split'
  /** Keep all threads of the pool busy meanwhile. */
  readonly isPoolBusy: boolean
  /** wait: until a signal comes. main-exit: of a worker, that its main thread ends the process. */
  readonly end: 'natural' | 'exit' | 'throw' | 'reject' | 'wait' | 'main-exit'
  readonly inWorker: boolean
}

const orders = JSON.parse(isMainThread ? (process.argv[2] ?? '') : String(workerData)) as BurstOrders

function end(): void {
  if (orders.end === 'exit') process.exit(7)
  if (orders.end === 'throw') throw new Error('thrown on purpose')
  if (orders.end === 'reject') void Promise.reject(new Error('rejected on purpose'))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
  if (orders.end === 'main-exit') parentPort?.postMessage('exit')
  if (orders.end === 'wait' || orders.end === 'main-exit') {
    setInterval(() => {}, 1000)
    writeSync(2, `ready ${process.pid}\n`)
  }
}

function work(): void {
  const log = createLogger({
    service: 'burst',
    sinks: [orders.path === undefined ? stdout() : file({ path: orders.path })],
    // The reader is slow on purpose, and the machine may be busy.
    exit: { logFatal: false, timeoutMs: 60_000 },
  })
  if (orders.isPoolBusy) for (let job = 0; job < 8; job++) pbkdf2('secret', 'salt', 40_000, 64, 'sha512', () => {})
  const burst = (from: number, to: number): void => {
    for (let n = from; n <= to; n++) log.info('line', { n, filler: 'some more text, as lines have it' })
  }
  const middle = orders.lines >> 1
  if (orders.start === 'cold') {
    burst(1, orders.lines)
    end()
  } else if (orders.start === 'warm') {
    burst(1, 1)
    setTimeout(() => {
      burst(2, orders.lines)
      end()
    }, 60)
  } else {
    burst(1, middle)
    void sleep(1).then(() => {
      burst(middle + 1, orders.lines)
      end()
    })
  }
}

if (isMainThread && orders.inWorker) {
  // As a service does: the main thread logs too. Its logger is there before the worker is.
  createLogger({ sinks: [memory()], exit: { logFatal: false, timeoutMs: 60_000 } })
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] })
  worker.on('message', () => process.exit(7))
  worker.on('error', (error) => {
    throw error
  })
  worker.on('exit', (code) => (process.exitCode = code))
} else work()
