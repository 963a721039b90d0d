import type { LogRecord } from '../../core/record.ts'

/** Knows of kinds of lines the times of the newest that were given, so that no more of them are given than can count. */
export class NewestTimes {
  readonly #most: number
  readonly #times = new Map<string, number[]>()
  readonly #examples = new Map<string, LogRecord>()

  /** @param most - so many of each kind count. */
  constructor(most: number) {
    this.#most = most
  }

  /** A record of the kind, where all that count are newer than a time. */
  newerThan(kind: string, time: number): LogRecord | undefined {
    const times = this.#times.get(kind)
    return times !== undefined && times.length >= this.#most && (times.at(-1) ?? 0) > time ? this.#examples.get(kind) : undefined
  }

  add(kind: string, record: LogRecord): void {
    const times = this.#times.get(kind) ?? []
    this.#examples.set(kind, record)
    times.push(Math.floor(record.time))
    times.sort((a, b) => b - a)
    times.length = Math.min(times.length, this.#most)
    this.#times.set(kind, times)
  }
}
