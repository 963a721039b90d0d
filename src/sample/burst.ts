/** How a burst of lines is cut: all of the first, then some of the rest, for each key and window. */
export interface BurstSettings {
  /** Lines of one key that are kept in a window. */
  readonly first: number
  /** After them one of so many is kept; 0: none. */
  readonly thereafter: number
  readonly windowMs: number
  /** Keys that are told apart; of more, the one that was met first is forgotten. */
  readonly capacity: number
}

interface Burst {
  readonly level: number
  start: number
  lines: number
  /** The weights of lines that were left out, for which the next one that is kept will stand. */
  waiting: number
}

/**
 * Keeps the first lines of each key in a window, then one of so many. A kept line stands for itself and for those that were
 * left out before it, so the weights of a level's lines add up to the number of its calls.
 */
export class BurstLimit {
  readonly #settings: BurstSettings
  readonly #byLevel = new Map<number, Map<string, Burst>>()
  /** Weights whose key was forgotten, by level. */
  readonly #orphans = new Map<number, number>()
  #keys = 0

  constructor(settings: BurstSettings) {
    this.#settings = settings
  }

  /**
   * Decides about one line.
   *
   * @param weight - for how many lines it stands already.
   * @returns for how many it stands now; 0 leaves it out.
   */
  take(level: number, key: string, time: number, weight: number): number {
    const { first, thereafter, windowMs } = this.#settings
    const burst = this.#find(level, key, time)
    const age = time - burst.start
    if (age >= windowMs || age < 0) {
      burst.start = time
      burst.lines = 0
    }
    const over = ++burst.lines - first
    if (over > 0 && (thereafter === 0 || over % thereafter !== 0)) {
      burst.waiting += weight
      return 0
    }
    const total = weight + burst.waiting + (this.#orphans.get(level) ?? 0)
    burst.waiting = 0
    if (this.#orphans.size > 0) this.#orphans.delete(level)
    return total
  }

  /** For how many lines of a level no kept line stands yet. */
  waiting(level: number): number {
    let sum = this.#orphans.get(level) ?? 0
    for (const burst of this.#byLevel.get(level)?.values() ?? []) sum += burst.waiting
    return sum
  }

  #find(level: number, key: string, time: number): Burst {
    let bursts = this.#byLevel.get(level)
    if (bursts === undefined) this.#byLevel.set(level, (bursts = new Map<string, Burst>()))
    const known = bursts.get(key)
    if (known !== undefined) return known
    if (this.#keys >= this.#settings.capacity) this.#forget()
    const burst: Burst = { level, start: time, lines: 0, waiting: 0 }
    bursts.set(key, burst)
    this.#keys++
    return burst
  }

  /** The oldest key of the level that has most. */
  #forget(): void {
    let largest: Map<string, Burst> | undefined
    for (const bursts of this.#byLevel.values()) if (bursts.size > (largest?.size ?? 0)) largest = bursts
    for (const [key, { level, waiting }] of largest ?? []) {
      largest?.delete(key)
      this.#keys--
      if (waiting > 0) this.#orphans.set(level, (this.#orphans.get(level) ?? 0) + waiting)
      return
    }
  }
}
