/** Numbers of lines: in total and by level. */
export interface Counts {
  /** Of all levels together. */
  readonly total: number
  /** By the level's name. */
  readonly byLevel: Readonly<Record<string, number>>
}

const directLevels = 128

/** Counts lines by level, as cheaply as an array for the levels that everybody uses. */
export class Tally {
  readonly #direct = new Float64Array(directLevels)
  readonly #others = new Map<number, number>()

  /** Counts one line. */
  add(level: number): void {
    if (level >= 0 && level < directLevels && level === Math.trunc(level)) this.#direct[level] = (this.#direct[level] ?? 0) + 1
    else this.#others.set(level, (this.#others.get(level) ?? 0) + 1)
  }

  /** The numbers now. */
  counts(nameOf: (level: number) => string): Counts {
    const byLevel: Record<string, number> = {}
    let total = 0
    const count = (lines: number, level: number): void => {
      if (lines === 0) return
      const name = nameOf(level)
      byLevel[name] = (byLevel[name] ?? 0) + lines
      total += lines
    }
    for (const [level, lines] of this.#direct.entries()) count(lines, level)
    for (const [level, lines] of this.#others) count(lines, level)
    return { total, byLevel }
  }
}

/** Counts these levels. */
export function tallyOf(levels: Iterable<number>): Tally {
  const tally = new Tally()
  for (const level of levels) tally.add(level)
  return tally
}

/** Adds numbers up. */
export function sum(all: readonly Counts[]): Counts {
  const byLevel: Record<string, number> = {}
  let total = 0
  for (const counts of all) {
    total += counts.total
    for (const [name, lines] of Object.entries(counts.byLevel)) byLevel[name] = (byLevel[name] ?? 0) + lines
  }
  return { total, byLevel }
}
