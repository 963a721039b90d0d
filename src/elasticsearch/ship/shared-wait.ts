/**
 * A wait that is good for everybody who has begun to need it before it began: many ask, one waits.
 *
 *     needed  1      2            3
 *     wait         +-----+ good for 1 only; another one for 2 and 3:  +-----+
 */
export class SharedWait {
  readonly #now: () => number
  readonly #work: (signal: AbortSignal) => Promise<void>
  /** When the last one began that has come to its end. */
  #from = -Infinity
  #running: { readonly from: number; readonly ended: Promise<void> } | undefined

  /** @param now - milliseconds that only grow. @param work - what is waited for. */
  constructor(now: () => number, work: (signal: AbortSignal) => Promise<void>) {
    this.#now = now
    this.#work = work
  }

  /** Whether one that began after that time has ended. @param needed - by the clock that was given. */
  isOver(needed: number): boolean {
    return this.#from > needed
  }

  /** Resolves when one that began after that time has ended. Rejects with it. @param needed - by the clock that was given. */
  async after(needed: number, signal: AbortSignal): Promise<void> {
    if (this.isOver(needed)) return
    if (this.#running === undefined || this.#running.from <= needed) {
      const from = this.#now()
      const running = { from, ended: this.#work(signal).then(() => void (this.#from = Math.max(this.#from, from))) }
      this.#running = running
    }
    const { ended } = this.#running
    try {
      await ended
    } finally {
      if (this.#running?.ended === ended) this.#running = undefined
    }
  }
}
