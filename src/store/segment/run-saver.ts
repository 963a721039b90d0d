import { hash64 } from '../../core/hash.ts'
import type { LineRun } from './segment-lines.ts'

const printLength = 14

/**
 * Keeps account of where lines stood, when some of them are lost. Of what follows a lost line in its file the place is not known any
 * more, since the length of what was lost is not: such lines get another print, so that no id is another line's than before.
 */
export class RunSaver {
  readonly runs: LineRun[] = []
  readonly #old: readonly LineRun[]
  readonly #timeBefore: (row: number) => number | undefined
  #next = 0
  #run: LineRun | undefined
  #offset = 0
  #isBroken = false
  #isNew = true

  /** @param timeBefore - the time of the line before a row. */
  constructor(old: readonly LineRun[], timeBefore: (row: number) => number | undefined) {
    this.#old = old
    this.#timeBefore = timeBefore
  }

  lose(row: number): void {
    this.#begin(row)
    this.#isBroken = true
    this.#isNew = true
    // Places stay different from each other.
    this.#offset++
  }

  /** @param place - the line's row among those that are kept. */
  keep(row: number, bytes: number, place: number): void {
    this.#begin(row)
    const run = this.#run
    if (this.#isNew && run !== undefined) {
      const print = this.#isBroken ? hash64(`${run.print} repaired`).slice(0, printLength) : run.print
      const time = row === run.row ? run.time : (this.#timeBefore(row) ?? run.time)
      this.runs.push({ row: place, print, offset: this.#offset, time })
      this.#isNew = false
    }
    this.#offset += bytes
  }

  #begin(row: number): void {
    const run = this.#old[this.#next]
    if (run?.row !== row) return
    this.#next++
    this.#run = run
    this.#offset = run.offset
    this.#isBroken = false
    this.#isNew = true
  }
}
