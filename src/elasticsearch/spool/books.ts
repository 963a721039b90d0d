import type { HeldLines } from '../../core/sink.ts'
import { countOf, type Run } from '../ship/line-run.ts'
import type { Fate } from '../ship/line-source.ts'
import type { FrameInMemory } from './frame-in-memory.ts'

const nothing = (): Record<Fate, number> => ({ stored: 0, alreadyStored: 0, failureStore: 0, deadLettered: 0, dropped: 0 })
const sum = (counts: Readonly<Record<Fate, number>>): number => Object.values(counts).reduce((total, lines) => total + lines, 0)

/**
 * What became of lines: our own, and those that were found.
 *
 *     taken     = stored + already stored + failure store + dead letters + dropped + spooled + in memory only
 *     recovered = the same of what was found
 */
export class SpoolBooks {
  /** Our own lines. */
  readonly own: Record<Fate, number> = nothing()
  /** Lines that were found. */
  readonly found: Record<Fate, number> = nothing()
  /** Our own lines that were ever taken. */
  taken = 0
  /** Lines of earlier lives that were read so far, or are known to be missing. */
  recovered = 0
  readonly #dropped = new Map<number, number>()
  /** Of our own lines that are in memory only, by level. */
  readonly #unwritten = new Map<number, number>()
  /** The same of each frame. */
  readonly #frames = new Map<FrameInMemory, Map<number, number>>()

  /** Our own lines whose fate is open. */
  get open(): number {
    return this.taken - sum(this.own)
  }

  /** Lines that were found, and whose fate is open. */
  get waiting(): number {
    return this.recovered - sum(this.found)
  }

  /** Lines that are in memory only. */
  get unwritten(): number {
    return [...this.#unwritten.values()].reduce((total, lines) => total + lines, 0)
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

  settle(frame: FrameInMemory, run: Run, fate: Fate): void {
    const lines = countOf(run)
    if (frame.isRecovered) {
      this.found[fate] += lines
      return
    }
    this.own[fate] += lines
    const kept = this.#frames.get(frame)
    if (kept === undefined && fate !== 'dropped') return
    const { levels } = frame
    for (let at = run.first; at < run.last; at++) {
      const level = levels[at] ?? 0
      if (fate === 'dropped') add(this.#dropped, level, 1)
      if (kept === undefined) continue
      add(kept, level, -1)
      add(this.#unwritten, level, -1)
    }
  }

  /** Lines that were not taken, or are missing on the disk. */
  drop(level: number, lines: number): void {
    this.own.dropped += lines
    add(this.#dropped, level, lines)
  }

  /** Lines of earlier lives are missing, or were given up without being read. */
  miss(lines: number): void {
    this.recovered += lines
    this.found.dropped += lines
  }

  held(): HeldLines {
    return { pending: this.#unwritten, dropped: this.#dropped }
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
