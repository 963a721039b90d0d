import type { LineBatch } from '../core/batch.ts'
import { recordId } from '../core/id.ts'
import type { HeldLines } from '../core/sink.ts'
import type { QueuedLine, Slip } from './line-queue.ts'

/** What became of a line in the end. */
export type Fate = 'stored' | 'alreadyStored' | 'failureStore' | 'deadLettered' | 'dropped'

/** Books of what was taken: always taken = pending + stored + alreadyStored + failureStore + deadLettered + dropped. */
export class Ledger {
  readonly counts: Record<Fate, number> = { stored: 0, alreadyStored: 0, failureStore: 0, deadLettered: 0, dropped: 0 }
  /** Lines whose fate is open. */
  lines = 0
  /** UTF-16 units in them. */
  bytes = 0
  readonly #pending = new Map<number, number>()
  readonly #dropped = new Map<number, number>()
  readonly #slips = new Set<Slip>()
  #waiters: (() => void)[] = []

  /** Enters a batch. */
  take(batch: LineBatch): QueuedLine[] {
    const slip: Slip = { open: batch.lines.length }
    if (slip.open > 0) this.#slips.add(slip)
    return batch.lines.map((line, index) => {
      const level = batch.levels[index] ?? 0
      this.lines++
      this.bytes += line.length
      this.#pending.set(level, (this.#pending.get(level) ?? 0) + 1)
      return { id: recordId(batch.bootId, batch.sequences[index] ?? 0), line, level, slip }
    })
  }

  /** Closes the entry of a line. */
  settle({ line, level, slip }: QueuedLine, fate: Fate): void {
    this.counts[fate]++
    this.lines--
    this.bytes -= line.length
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
