import type { LineBatch } from '../../core/batch.ts'
import type { HeldLines } from '../../core/sink.ts'
import { encodeLines } from '../bulk/bulk-body.ts'
import { bytesOf, countOf, type Run, type Slip } from './line-run.ts'
import type { Fate } from './line-source.ts'

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
  take(batch: LineBatch): Run {
    const { body, ends } = encodeLines(batch)
    const slip: Slip = { body, ends, levels: batch.levels, open: ends.length }
    const run: Run = { slip, first: 0, last: ends.length }
    if (slip.open > 0) this.#slips.add(slip)
    this.lines += ends.length
    this.bytes += body.length
    count(this.#pending, run, 1)
    return run
  }

  /** Closes the entries of lines. */
  settle(run: Run, fate: Fate): void {
    const lines = countOf(run)
    const { slip } = run
    this.counts[fate] += lines
    this.lines -= lines
    this.bytes -= bytesOf(run)
    count(this.#pending, run, -1)
    if (fate === 'dropped') count(this.#dropped, run, 1)
    slip.open -= lines
    if (slip.open === 0) this.#slips.delete(slip)
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

/** Counts lines by level: once for each stretch of one level. */
function count(counts: Map<number, number>, { slip: { levels }, first, last }: Run, sign: 1 | -1): void {
  for (let at = first; at < last;) {
    const level = levels[at] ?? 0
    const from = at
    do at++
    while (at < last && levels[at] === level)
    counts.set(level, (counts.get(level) ?? 0) + sign * (at - from))
  }
}
