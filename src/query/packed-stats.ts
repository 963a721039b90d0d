import type { LogRecord } from '../core/record.ts'
import { Sum } from './sum.ts'

/** Statistics of the numbers that many lines have in one field. It stands where one record has its value, as `PackedNumbers` do. */
export class PackedStats {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly sum: Sum

  constructor(count: number, min: number, max: number, sum: Sum) {
    this.count = count
    this.min = min
    this.max = max
    this.sum = sum
  }
}

/**
 * The packed statistics of a record; undefined where it has none.
 *
 * @param names - of the field; they stand under the first.
 */
export function packedStats({ fields }: LogRecord, names: readonly string[]): PackedStats | undefined {
  const found = fields[names[0] ?? '']
  return found instanceof PackedStats ? found : undefined
}

/** Numbers that come with the number of their group, and their statistics by group: the same as `Stats` of each. */
export class GroupedStats {
  readonly #counts: Float64Array
  readonly #mins: Float64Array
  readonly #maxes: Float64Array
  readonly #sums: Float64Array
  readonly #lost: Float64Array

  /** @param groups - how many. */
  constructor(groups: number) {
    this.#counts = new Float64Array(groups)
    this.#mins = new Float64Array(groups).fill(Infinity)
    this.#maxes = new Float64Array(groups).fill(-Infinity)
    this.#sums = new Float64Array(groups)
    this.#lost = new Float64Array(groups)
  }

  /**
   * Adds numbers; those that are NaN are none. What follows in the same group is added up without going to its lists in between.
   *
   * @param groups - of each number its group.
   * @param wanted - 1 for each number that counts, where not all do.
   */
  add(numbers: Float64Array, groups: ArrayLike<number>, wanted?: Uint8Array): void {
    const [counts, mins, maxes, sums, losses] = [this.#counts, this.#mins, this.#maxes, this.#sums, this.#lost]
    const { length } = numbers
    for (let at = 0; at < length;) {
      const group = groups[at] as number
      let count = counts[group] as number
      let min = mins[group] as number
      let max = maxes[group] as number
      let sum = sums[group] as number
      let lost = losses[group] as number
      do {
        const value = numbers[at] as number
        const isWanted = value === value && (wanted === undefined || wanted[at] !== 0)
        at++
        if (!isWanted) continue
        const next = sum + value
        // What `Sum` finds, without asking which of the two is greater (Knuth).
        const back = next - sum
        lost += sum - (next - back) + (value - back)
        sum = next
        count++
        min = Math.min(min, value)
        max = Math.max(max, value)
      } while (at < length && groups[at] === group)
      counts[group] = count
      mins[group] = min
      maxes[group] = max
      sums[group] = sum
      losses[group] = lost
    }
  }

  /** Of all groups. */
  list(): readonly PackedStats[] {
    return Array.from(this.#counts, (count, group) => {
      const sum = Sum.of(this.#sums[group] as number, this.#lost[group] as number)
      return new PackedStats(count, this.#mins[group] as number, this.#maxes[group] as number, sum)
    })
  }
}
