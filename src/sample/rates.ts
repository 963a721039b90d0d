import { type LevelTable, levelNumbers } from '../core/level.ts'

/** Lines of this level and above are never sampled, collapsed or discarded. */
export const alwaysKept: number = levelNumbers.error

/** The rates of `sampling: 'adaptive'`: those of seed 002, trace as debug. */
export const adaptiveRates: Readonly<Record<string, number>> = Object.freeze({
  trace: 0.01,
  debug: 0.01,
  info: 0.1,
  warn: 0.5,
})

const directLevels = 128

/** The share of the lines of each level that is kept. */
export class Rates {
  readonly #steps: readonly (readonly [level: number, rate: number])[]
  readonly #direct: Float64Array

  /**
   * @param rates - from 0 to 1 by the level's number. Of the six, one without a rate keeps all, but trace follows debug; any other level
   *   without one follows the next of the six below it.
   */
  constructor(rates: ReadonlyMap<number, number>, levels: LevelTable) {
    const all = new Map(Object.values(levelNumbers).map((level) => [level, rates.get(level) ?? 1]))
    all.set(levelNumbers.trace, rates.get(levelNumbers.trace) ?? rates.get(levelNumbers.debug) ?? 1)
    for (const [, level] of levels.entries) {
      const rate = rates.get(level)
      if (rate !== undefined) all.set(level, rate)
    }
    this.#steps = [...all].sort((a, b) => a[0] - b[0])
    this.#direct = Float64Array.from({ length: directLevels }, (_, level) => this.#search(level))
  }

  /** Of a level's number. */
  of(level: number): number {
    return this.#direct[level] ?? this.#search(level)
  }

  #search(level: number): number {
    if (level >= alwaysKept) return 1
    let found = this.#steps[0]?.[1] ?? 1
    for (const [from, rate] of this.#steps) {
      if (from > level) break
      found = rate
    }
    return found
  }
}
