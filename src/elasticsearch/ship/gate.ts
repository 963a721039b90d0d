import type { Random } from '../../core/random.ts'
import { Concurrency } from './concurrency.ts'

/** How long to wait between tries. */
export interface GateOptions {
  /** Requests at once at most. */
  readonly concurrency: number
  readonly random: Random
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly baseMs?: number
  readonly maxMs?: number
}

/** A failed try. */
export interface Failure {
  /** When it was begun, by the gate's clock. */
  readonly startedAt: number
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfterMs?: number
  /** It is known that further requests fail too. */
  readonly isCertain?: boolean
  /** The server took a part: it is there, and has too much to do. */
  readonly isPartial?: boolean
  /** The longest wait, where less than usual: what was refused is looked at again soon. */
  readonly maxMs?: number
}

/** So many failures in a row, and only one small request at a time tries whether the server is back. */
const failuresToOpen = 3

/**
 * Decides when the next request may go: one back-off for all, with full jitter, a limit that adapts, and a circuit.
 *
 *     closed --3 failures--> open --wait--> one probe --success--> closed
 *                              ^              |
 *                              +---failure----+
 */
export class Gate {
  failures = 0
  readonly #options: GateOptions
  readonly #concurrency: Concurrency
  #notBefore = 0

  constructor(options: GateOptions) {
    this.#options = options
    this.#concurrency = new Concurrency(options.concurrency)
  }

  get isOpen(): boolean {
    return this.failures >= failuresToOpen
  }

  /** How many requests may be on their way. */
  get limit(): number {
    return this.isOpen ? 1 : this.#concurrency.limit
  }

  /** Milliseconds until the next request may go; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.#notBefore - this.#options.now())
  }

  /** By the clock of `startedAt`. */
  now(): number {
    return this.#options.now()
  }

  /**
   * After a request that was answered as it should be.
   *
   * @param isFull - whether it was as large as they may be.
   * @param inFlight - requests that were on their way, this one too.
   */
  succeeded(startedAt: number, isFull: boolean, inFlight: number): void {
    const now = this.#options.now()
    this.failures = 0
    this.#concurrency.answered(isFull ? now - startedAt : undefined, startedAt, inFlight, now)
  }

  /** After a failure; waits at least as long as the server asks. */
  failed({ startedAt, retryAfterMs = 0, isCertain = false, isPartial = false, maxMs: soonMs = Infinity }: Failure): void {
    const { random, now, baseMs = 100, maxMs = 30_000 } = this.#options
    this.#concurrency.refused(startedAt, now())
    this.failures = isPartial ? Math.min(this.failures + 1, failuresToOpen - 1) : this.failures + 1
    if (isCertain) this.failures = Math.max(this.failures, failuresToOpen)
    const limitMs = Math.min(maxMs, soonMs, baseMs * 2 ** Math.min(20, this.failures - 1))
    this.#notBefore = Math.max(this.#notBefore, now() + Math.max(retryAfterMs, random() * limitMs))
  }
}
