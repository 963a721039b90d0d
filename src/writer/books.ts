import type { LineBatch } from '../core/batch.ts'
import { LatencyHistogram, type LatencySummary } from '../metrics/histogram.ts'

/** Numbers of lines: in total and by the level's number. */
export interface LevelCounts {
  readonly total: number
  readonly byLevel: Readonly<Record<number, number>>
}

/** What became of the lines of one sink: always accepted = filtered + written + dropped + pending, in total and by level. */
export interface SinkStats {
  readonly name: string
  /** `ok`; `failing`: tried again and again; `dead`: gone for good (its reader closed), lines are dropped. */
  readonly state: 'ok' | 'failing' | 'dead'
  readonly accepted: LevelCounts
  /** Kept away by the sink's own level or filter. */
  readonly filtered: LevelCounts
  readonly written: LevelCounts
  readonly dropped: LevelCounts
  /** In the ring or on their way. */
  readonly pending: LevelCounts
  /** How long batches took. */
  readonly latency: LatencySummary
  /** What the sink itself counts, after `written`. */
  readonly extra: Readonly<Record<string, number>>
  /** The names of those of `extra` that only grow, where the sink says so. */
  readonly counters?: readonly string[]
}

interface Cell {
  accepted: number
  filtered: number
  written: number
  dropped: number
}

/** Counts what becomes of lines, by level. */
export class Books {
  written = 0
  dropped = 0
  /** Of batches, from the first offer that succeeded to its end. */
  readonly latency: LatencyHistogram = new LatencyHistogram()
  readonly #cells = new Map<number, Cell>()
  #lastLevel = Number.NaN
  #last: Cell = { accepted: 0, filtered: 0, written: 0, dropped: 0 }

  /** Lines mostly have the level of the line before: then this is one compare and one addition. */
  accept(level: number): void {
    if (level !== this.#lastLevel) this.#turnTo(level)
    this.#last.accepted++
  }

  filter(level: number): void {
    if (level !== this.#lastLevel) this.#turnTo(level)
    this.#last.accepted++
    this.#last.filtered++
  }

  drop(level: number): void {
    this.#cell(level).dropped++
    this.dropped++
  }

  write(batch: LineBatch): void {
    for (const level of batch.levels) this.#cell(level).written++
    this.written += batch.levels.length
  }

  /** One column, in total and by level. */
  counts(column: keyof Cell): LevelCounts {
    return tally([...this.#cells].map(([level, cell]) => [level, cell[column]] as const))
  }

  #turnTo(level: number): void {
    this.#last = this.#cell(level)
    this.#lastLevel = level
  }

  #cell(level: number): Cell {
    let cell = this.#cells.get(level)
    if (cell === undefined) {
      cell = { accepted: 0, filtered: 0, written: 0, dropped: 0 }
      this.#cells.set(level, cell)
    }
    return cell
  }
}

/** Adds up pairs of level and number; those to take off are negative. */
export function tally(pairs: Iterable<readonly [level: number, lines: number]>): LevelCounts {
  const byLevel: Record<number, number> = {}
  let total = 0
  for (const [level, lines] of pairs) {
    if (lines === 0) continue
    byLevel[level] = (byLevel[level] ?? 0) + lines
    if (byLevel[level] === 0) delete byLevel[level]
    total += lines
  }
  return { total, byLevel }
}

/** The pairs of level and number. */
export function pairsOf({ byLevel }: LevelCounts): (readonly [level: number, lines: number])[] {
  return Object.entries(byLevel).map(([level, lines]) => [Number(level), lines] as const)
}
