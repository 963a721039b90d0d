import { LineQueue } from './line-queue.ts'
import { bytesOf, countOf, type Run, type Slip } from './line-run.ts'
import type { Fate, LineSource } from './line-source.ts'

interface Entry<Mark> {
  readonly slip: Slip
  readonly mark: Mark
  readonly at: number
}

/**
 * Lines of something that can be read again (a file): they are not kept beyond the process, but it is told up to where all of them
 * have come to their end.
 *
 *     slips  [ ended ][ ended ][ on its way ][ ended ][ waits ]
 *                            ^ the mark that was reached
 */
export class TrackedSource<Mark> implements LineSource {
  onMore: (() => void) | undefined
  lines = 0
  bytes = 0
  readonly counts: Record<Fate, number> = { stored: 0, alreadyStored: 0, failureStore: 0, deadLettered: 0, dropped: 0 }
  readonly #queue = new LineQueue()
  readonly #now: () => number
  readonly #onReached: (mark: Mark) => void
  #entries: Entry<Mark>[] = []
  #waiters: (() => void)[] = []

  /** @param now - milliseconds since 1970. */
  constructor(now: () => number, onReached: (mark: Mark) => void) {
    this.#now = now
    this.#onReached = onReached
  }

  get count(): number {
    return this.#queue.count
  }

  get oldestAt(): number | undefined {
    return this.#entries[0]?.at
  }

  /** @param mark - where the slip ends. @param doubtSince - when its lines may have been sent already. */
  add(slip: Slip, mark: Mark, doubtSince?: number): void {
    const run: Run = { slip, first: 0, last: slip.ends.length, ...(doubtSince !== undefined && { doubtSince }) }
    this.#entries.push({ slip, mark, at: this.#now() })
    this.lines += countOf(run)
    this.bytes += bytesOf(run)
    this.#queue.add(run)
    this.onMore?.()
  }

  take(maxLines: number, maxBytes: number): readonly Run[] {
    return this.#queue.take(maxLines, maxBytes)
  }

  giveBack(runs: readonly Run[]): void {
    this.#queue.giveBack(runs)
  }

  settle(run: Run, fate: Fate): void {
    const lines = countOf(run)
    this.counts[fate] += lines
    this.lines -= lines
    this.bytes -= bytesOf(run)
    // What was lost is to be sent the next time: the mark stays before it.
    if (fate !== 'dropped') run.slip.open -= lines
  }

  /** They are read again the next time. */
  abandon(runs: readonly Run[]): void {
    for (const run of runs) {
      this.lines -= countOf(run)
      this.bytes -= bytesOf(run)
    }
  }

  moved(): void {
    const open = this.#entries.findIndex(({ slip }) => slip.open > 0)
    const ended = open < 0 ? this.#entries : this.#entries.slice(0, open)
    if (open !== 0) this.#entries = open < 0 ? [] : this.#entries.slice(open)
    for (const { mark } of ended) this.#onReached(mark)
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }
}
