import type { LineBatch } from '../core/batch.ts'
import type { HeldLines } from '../core/sink.ts'
import { encodeLines } from './bulk-body.ts'
import { type QueuedLine, type Slip, sizeOf } from './line-queue.ts'

/** What became of a line in the end. */
export type Fate = 'stored' | 'alreadyStored' | 'failureStore' | 'deadLettered' | 'dropped'

/** Books of what was taken: always taken = pending + stored + alreadyStored + failureStore + deadLettered + dropped. */
export class Ledger {
  readonly counts: Record<Fate, number> = { stored: 0, alreadyStored: 0, failureStore: 0, deadLettered: 0, dropped: 0 }
  /** Lines whose fate is open. */
  lines = 0
  /** Bytes of them. */
  bytes = 0
  readonly #pending = new Map<number, number>()
  readonly #dropped = new Map<number, number>()
  readonly #slips = new Set<Slip>()
  #waiters: (() => void)[] = []

  /** Enters a batch. */
  take(batch: LineBatch): QueuedLine[] {
    const { body, ends } = encodeLines(batch)
    const slip: Slip = { body, open: ends.length }
    if (slip.open > 0) this.#slips.add(slip)
    this.lines += ends.length
    this.bytes += body.length
    return ends.map((end, index) => {
      const level = batch.levels[index] ?? 0
      this.#pending.set(level, (this.#pending.get(level) ?? 0) + 1)
      return { slip, start: ends[index - 1] ?? 0, end, level }
    })
  }

  /** Closes the entry of a line. */
  settle(line: QueuedLine, fate: Fate): void {
    const { level, slip } = line
    this.counts[fate]++
    this.lines--
    this.bytes -= sizeOf(line)
    this.#pending.set(level, (this.#pending.get(level) ?? 0) - 1)
    if (fate === 'dropped') this.#dropped.set(level, (this.#dropped.get(level) ?? 0) + 1)
    if (--slip.open === 0) this.#slips.delete(slip)
  }

  /** Wakes those who wait for room or for the end: after lines were settled. */
  moved(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  /** Resolves when lines were settled. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Resolves when every line taken so far is settled. */
  async settled(): Promise<void> {
    for (const slip of [...this.#slips]) while (slip.open > 0) await this.change()
  }

  held(): HeldLines {
    return { pending: this.#pending, dropped: this.#dropped }
  }
}
