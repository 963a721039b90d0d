import type { HeldLines } from '../../core/sink.ts'
import { countOf, type Run } from '../ship/line-run.ts'
import type { Fate } from '../ship/line-source.ts'
import type { FrameInMemory } from './frame-in-memory.ts'
import { addCounts, addFates, noCounts, type ReaderCounts, sumFates } from './reader-counts.ts'
import { ReaderTally } from './reader-tally.ts'

/**
 * What became of lines: our own, and those that were found.
 *
 *     taken     = stored + already stored + failure store + dead letters + dropped + spooled + in memory only
 *     recovered = the same of what was found
 */
export class SpoolBooks {
  /** Our own lines that were ever taken. */
  taken = 0
  /** What is counted in another thread, or was by a reader before this one. */
  elsewhere: () => ReaderCounts = () => noCounts
  readonly #here = new ReaderTally()
  /** Of our own lines that are in memory only, by level. */
  readonly #unwritten = new Map<number, number>()
  /** The same of each frame. */
  readonly #frames = new Map<FrameInMemory, Map<number, number>>()

  /** Our own lines. */
  get own(): Readonly<Record<Fate, number>> {
    return addFates(this.#here.own, this.elsewhere().own)
  }

  /** Lines that were found. */
  get found(): Readonly<Record<Fate, number>> {
    return addFates(this.#here.found, this.elsewhere().found)
  }

  /** Lines of earlier lives that were read so far, or are known to be missing. */
  get recovered(): number {
    return this.#here.recovered + this.elsewhere().recovered
  }

  /** Our own lines whose fate is open. */
  get open(): number {
    return this.taken - sumFates(this.#here.own) - sumFates(this.elsewhere().own)
  }

  /** Lines that were found, and whose fate is open. */
  get waiting(): number {
    const { recovered, found } = this.counts
    return recovered - sumFates(found)
  }

  /** Lines that are in memory only. */
  get unwritten(): number {
    return [...this.#unwritten.values()].reduce((total, lines) => total + lines, 0)
  }

  /** All that readers count. */
  get counts(): ReaderCounts {
    return addCounts(this.elsewhere(), this.#here)
  }

  /** A frame's lines are in memory only. */
  keepInMemory(frame: FrameInMemory): void {
    const levels = new Map<number, number>()
    for (const level of frame.levels) add(levels, level, 1)
    this.#frames.set(frame, levels)
    for (const [level, lines] of levels) add(this.#unwritten, level, lines)
  }

  /** They are in memory only no longer. @returns what was left of them, by level. */
  release(frame: FrameInMemory): ReadonlyMap<number, number> {
    const left = this.#frames.get(frame) ?? new Map<number, number>()
    for (const [level, lines] of left) add(this.#unwritten, level, -lines)
    this.#frames.delete(frame)
    return left
  }

  /** A frame was read from the disk. */
  read(frame: FrameInMemory): void {
    if (frame.isRecovered) this.#here.recovered += frame.open
    else if (frame.done.size > 0) {
      // A reader before this one had them refused.
      this.#here.own.deadLettered += frame.done.size
      frame.note('deadLettered', frame.done.size)
    }
  }

  settle(frame: FrameInMemory, run: Run, fate: Fate): void {
    const lines = countOf(run)
    if (frame.isRecovered) {
      this.#here.found[fate] += lines
      return
    }
    this.#here.own[fate] += lines
    const kept = this.#frames.get(frame)
    if (kept === undefined && fate !== 'dropped') return
    const { levels } = frame
    for (let at = run.first; at < run.last; at++) {
      const level = levels[at] ?? 0
      if (fate === 'dropped') add(this.#here.dropped, level, 1)
      if (kept === undefined) continue
      add(kept, level, -1)
      add(this.#unwritten, level, -1)
    }
  }

  /** Lines that were not taken, or given up. */
  drop(level: number, lines: number): void {
    this.#here.drop(level, lines)
  }

  /** Lines are missing on the disk, or were given up without being read. */
  count(counts: ReaderCounts): void {
    this.#here.count(counts)
  }

  held(): HeldLines {
    return { pending: this.#unwritten, dropped: this.counts.dropped }
  }

  stats(): Readonly<Record<string, number>> {
    const { stored, alreadyStored, failureStore, deadLettered } = this.own
    const { found } = this
    return {
      stored,
      alreadyStored,
      failureStore,
      deadLettered,
      spooled: this.open - this.unwritten,
      recovered: this.recovered,
      recoveredStored: found.stored + found.alreadyStored + found.failureStore,
      recoveredDeadLettered: found.deadLettered,
      recoveredDropped: found.dropped,
      recoveredWaiting: this.waiting,
    }
  }
}

function add(counts: Map<number, number>, level: number, lines: number): void {
  const left = (counts.get(level) ?? 0) + lines
  if (left === 0) counts.delete(level)
  else counts.set(level, left)
}
