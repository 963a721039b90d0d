import type { LineBatch } from '../../core/batch.ts'
import type { HeldLines } from '../../core/sink.ts'
import { Ledger } from './ledger.ts'
import { LineQueue } from './line-queue.ts'
import type { Run, Slip } from './line-run.ts'
import type { Fate, LineSource } from './line-source.ts'

/** Lines that wait in memory: what is not sent when the process ends is lost, and said to be. */
export class MemorySource implements LineSource {
  onMore: (() => void) | undefined
  readonly #queue = new LineQueue()
  readonly #ledger = new Ledger()
  readonly #now: () => number
  /** What was taken in, the oldest first; what is settled is taken out when somebody looks. */
  readonly #taken: { readonly slip: Slip; readonly at: number }[] = []
  /** Their requests may not have been heard out: what is in them may still be on its way when they have come to their end. */
  readonly #pinned = new WeakSet<Slip>()

  /** @param now - milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now
  }

  get count(): number {
    return this.#queue.count
  }

  get lines(): number {
    return this.#ledger.lines
  }

  get bytes(): number {
    return this.#ledger.bytes
  }

  get counts(): Readonly<Record<Fate, number>> {
    return this.#ledger.counts
  }

  get oldestAt(): number | undefined {
    this.#forgetSettled()
    return this.#taken[0]?.at
  }

  /** Takes in a batch. */
  add(batch: LineBatch): void {
    const run = this.#ledger.take(batch)
    if (run.slip.open === 0) return
    this.#queue.add(run)
    this.#forgetSettled()
    this.#taken.push({ slip: run.slip, at: this.#now() })
  }

  take(maxLines: number, maxBytes: number): readonly Run[] {
    return this.#queue.take(maxLines, maxBytes)
  }

  giveBack(runs: readonly Run[]): void {
    for (const { slip } of runs) this.#pinned.add(slip)
    this.#queue.giveBack(runs)
  }

  settle(run: Run, fate: Fate): void {
    const { slip } = run
    // A request that was refused as a whole may not have been heard out.
    if (fate === 'deadLettered' || fate === 'dropped') this.#pinned.add(slip)
    this.#ledger.settle(run, fate)
    if (slip.open === 0 && !this.#pinned.has(slip)) free(slip)
  }

  abandon(runs: readonly Run[]): void {
    for (const run of runs) this.#ledger.settle(run, 'dropped')
  }

  moved(): void {
    this.#ledger.moved()
  }

  change(): Promise<void> {
    return this.#ledger.change()
  }

  /** Resolves when every line taken so far has come to its end. */
  settled(): Promise<void> {
    return this.#ledger.settled()
  }

  held(): HeldLines {
    return this.#ledger.held()
  }

  #forgetSettled(): void {
    let settled = 0
    while (this.#taken[settled]?.slip.open === 0) settled++
    if (settled > 0) this.#taken.splice(0, settled)
  }
}

/**
 * Gives the memory of a body back at once. Left to the collector, as much again waits for it while a queue that was full is sent:
 * such memory is outside of what it looks at.
 */
function free({ body: { buffer, length } }: Slip): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0)
}
