import type { Worker } from 'node:worker_threads'
import { node } from '../core/node.ts'

const acknowledged = 0
const failed = 1
const ended = 2
const cells = 3

/**
 * Sends the last lines of a process whose own event loop turns no more: a thread with a connection of its own does it, and this
 * one waits. A socket of this thread could not, since neither connecting nor encrypting happens within a call.
 */
export class LastSender {
  readonly #worker: Worker
  readonly #cells = new Int32Array(new SharedArrayBuffer(cells * 4))
  #sent = 0

  /**
   * Throws where the data cannot be handed to a thread (a function among them).
   *
   * @param program - what the thread runs.
   */
  constructor(program: string, data: object) {
    this.#worker = new node.workerThreads.Worker(program, {
      eval: true,
      workerData: { ...data, cells: this.#cells },
      stdin: false,
      execArgv: [],
    })
    this.#worker.unref()
  }

  /** The connection could not be made, or is closed. */
  get hasFailed(): boolean {
    return Atomics.load(this.#cells, failed) !== 0
  }

  /** Whether the system has all of it, after at most so many milliseconds. */
  send(text: string, timeoutMs: number): boolean {
    const before = this.#sent++
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(text)
    return this.#wait(acknowledged, before, timeoutMs)
  }

  /** Waits until the other end has read everything and closed, at most so many milliseconds. */
  end(timeoutMs: number): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(undefined)
    this.#wait(ended, 0, timeoutMs)
  }

  #wait(cell: number, before: number, timeoutMs: number): boolean {
    const until = performance.now() + timeoutMs
    while (Atomics.load(this.#cells, cell) === before && !this.hasFailed) {
      const leftMs = until - performance.now()
      if (leftMs <= 0) return false
      Atomics.wait(this.#cells, cell, before, leftMs)
    }
    return Atomics.load(this.#cells, cell) > before
  }
}
