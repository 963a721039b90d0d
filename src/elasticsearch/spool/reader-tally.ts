import type { Fate } from '../ship/line-source.ts'
import { fates, noFates, type ReaderCounts } from './reader-counts.ts'
import type { FrameOutcome } from './segment.ts'

/** Counts what became of lines. */
export class ReaderTally implements ReaderCounts {
  readonly own: Record<Fate, number> = { ...noFates }
  readonly found: Record<Fate, number> = { ...noFates }
  readonly dropped: Map<number, number> = new Map()
  recovered = 0

  /** Lines of our own were given up. */
  drop(level: number, lines: number): void {
    this.own.dropped += lines
    this.dropped.set(level, (this.dropped.get(level) ?? 0) + lines)
  }

  /** Lines of earlier lives were given up without being read. */
  miss(lines: number): void {
    this.recovered += lines
    this.found.dropped += lines
  }

  /** What another one has counted. */
  count({ own, found, recovered, dropped }: ReaderCounts): void {
    for (const fate of fates) {
      this.own[fate] += own[fate]
      this.found[fate] += found[fate]
    }
    this.recovered += recovered
    for (const [level, lines] of dropped) this.dropped.set(level, (this.dropped.get(level) ?? 0) + lines)
  }

  /** All of a frame. */
  add({ fates: each, droppedLevels, isRecovered }: FrameOutcome): void {
    const counts = isRecovered ? this.found : this.own
    for (const fate of fates) {
      const lines = each[fate] ?? 0
      counts[fate] += lines
      if (isRecovered) this.recovered += lines
    }
    if (isRecovered) return
    for (const [level, lines] of droppedLevels) this.dropped.set(level, (this.dropped.get(level) ?? 0) + lines)
  }
}
