import type { Random } from '../core/random.ts'

/** How long to wait between tries. */
export interface GateOptions {
  /** Requests at once while all is well. */
  readonly concurrency: number
  readonly random: Random
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly baseMs?: number
  readonly maxMs?: number
}

/** So many failures in a row, and only one small request at a time tries whether the server is back. */
const failuresToOpen = 3

/**
 * Decides when the next request may go: one back-off for all, with full jitter, and a circuit.
 *
 *     closed --3 failures--> open --wait--> one probe --success--> closed
 *                              ^              |
 *                              +---failure----+
 */
export class Gate {
  failures = 0
  readonly #options: GateOptions
  #notBefore = 0

  constructor(options: GateOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.failures >= failuresToOpen
  }

  /** How many requests may be on their way. */
  get limit(): number {
    return this.isOpen ? 1 : this.#options.concurrency
  }

  /** Milliseconds until the next request may go; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.#notBefore - this.#options.now())
  }

  succeeded(): void {
    this.failures = 0
  }

  /**
   * After a failure; waits at least as long as the server asks.
   *
   * @param isCertain - no need to count: it is known that further requests fail too.
   */
  failed(retryAfterMs: number = 0, isCertain: boolean = false): void {
    const { random, now, baseMs = 100, maxMs = 30_000 } = this.#options
    this.failures = Math.max(this.failures + 1, isCertain ? failuresToOpen : 0)
    const limitMs = Math.min(maxMs, baseMs * 2 ** Math.min(20, this.failures - 1))
    this.#notBefore = Math.max(this.#notBefore, now() + Math.max(retryAfterMs, random() * limitMs))
  }
}
