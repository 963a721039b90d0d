import { type LevelTable, levelNumbers } from '../../core/level.ts'
import { fates, noCounts, type ReaderCounts } from '../spool/reader-counts.ts'
import type { Fate } from '../ship/line-source.ts'
import { shipperCounters } from '../ship/shipper-counters.ts'

const shipperGauges = ['inFlight', 'concurrency', 'circuitOpen', 'waitingBytes', 'oldestWaitingMs'] as const

/** How far the thread is that ships. */
export interface Standing {
  /** Of all lines that it read. */
  readonly counts: ReaderCounts
  /** Bytes of the files, as far as it knows of them. */
  readonly diskBytes: number
  /** Bytes that were appended, as far as it knows. */
  readonly knownBytes: number
  /** Of our own epoch; undefined where nothing is left. */
  readonly firstSegment: number | undefined
  readonly isStuck: boolean
  readonly shipper: Readonly<Record<string, number>>
}

/** Nothing was done. */
export const emptyStanding: Standing = {
  counts: noCounts,
  diskBytes: 0,
  knownBytes: 0,
  firstSegment: undefined,
  isStuck: false,
  shipper: {},
}

/** The same with what was counted of requests before. */
export function addCounters(standing: Standing, earlier: Standing): Standing {
  const sums = shipperCounters.map((name) => [name, (standing.shipper[name] ?? 0) + (earlier.shipper[name] ?? 0)] as const)
  return { ...standing, shipper: { ...standing.shipper, ...Object.fromEntries(sums) } }
}

/** Puts a standing into numbers and reads it again; both threads have the same levels. */
export class StandingForm {
  readonly #levels: readonly number[]

  constructor({ entries }: LevelTable) {
    this.#levels = entries.map(([, number]) => number)
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#countsSize + 4 + shipperCounters.length + shipperGauges.length
  }

  print({ counts, diskBytes, knownBytes, firstSegment = -1, isStuck, shipper }: Standing): number[] {
    const numbers = [...shipperCounters, ...shipperGauges].map((name) => shipper[name] ?? 0)
    return [...this.#print(counts), diskBytes, knownBytes, firstSegment, isStuck ? 1 : 0, ...numbers]
  }

  /** Where, in the numbers, it stands how many bytes there are, and how many were appended: two side by side. */
  get bytesAt(): number {
    return this.#countsSize
  }

  read(board: ArrayLike<number>): Standing {
    const numbers = Array.from(board)
    const size = this.#countsSize
    const [diskBytes = 0, knownBytes = 0, firstSegment = -1, isStuck = 0, ...rest] = numbers.slice(size)
    return {
      counts: this.#read(numbers.slice(0, size)),
      diskBytes,
      knownBytes,
      firstSegment: firstSegment < 0 ? undefined : firstSegment,
      isStuck: isStuck === 1,
      shipper: Object.fromEntries([...shipperCounters, ...shipperGauges].map((name, index) => [name, rest[index] ?? 0])),
    }
  }

  get #countsSize(): number {
    return 2 * fates.length + 1 + this.#levels.length
  }

  #print({ own, found, recovered, dropped }: ReaderCounts): number[] {
    const levels = this.#levels.map((level) => dropped.get(level) ?? 0)
    const info = this.#levels.indexOf(levelNumbers.info)
    // A number between two levels has no place of its own.
    for (const [level, lines] of dropped) if (!this.#levels.includes(level)) levels[info] = (levels[info] ?? 0) + lines
    return [...fates.map((fate) => own[fate]), ...fates.map((fate) => found[fate]), recovered, ...levels]
  }

  #read(numbers: readonly number[]): ReaderCounts {
    const count = fates.length
    const fatesAt = (from: number): Record<Fate, number> =>
      Object.fromEntries(fates.map((fate, index) => [fate, numbers[from + index] ?? 0])) as Record<Fate, number>
    const dropped = this.#levels.map((level, index) => [level, numbers[2 * count + 1 + index] ?? 0] as const)
    return {
      own: fatesAt(0),
      found: fatesAt(count),
      recovered: numbers[2 * count] ?? 0,
      dropped: new Map(dropped.filter(([, lines]) => lines > 0)),
    }
  }
}
