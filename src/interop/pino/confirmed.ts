import type { HeldLines } from '../../core/sink.ts'

/** How often a worker is asked whether it has dealt with its lines. */
const confirmMs = 1_000

type Counts = Map<number, number>

function add(into: Counts, from: ReadonlyMap<number, number>): void {
  for (const [level, count] of from) into.set(level, (into.get(level) ?? 0) + count)
}

/** Counts lines that were sent to a worker until it says that it has written them, or until it dies with them. */
export class Confirmed {
  /** Sent, and not confirmed; one entry for each time that somebody asked. */
  #waiting: { readonly id: number; readonly counts: Counts }[] = [{ id: 0, counts: new Map() }]
  readonly #dropped: Counts = new Map()
  #timer: NodeJS.Timeout | undefined

  get sent(): number {
    let total = 0
    for (const { counts } of this.#waiting) for (const count of counts.values()) total += count
    return total
  }

  send(levels: readonly number[]): void {
    const counts = this.#waiting.at(-1)?.counts
    for (const level of levels) counts?.set(level, (counts.get(level) ?? 0) + 1)
  }

  /** Everything sent so far. */
  mark(): number {
    const id = this.#waiting.at(-1)?.id ?? 0
    this.#waiting.push({ id: id + 1, counts: new Map() })
    return id
  }

  confirm(mark: number): void {
    this.#waiting = this.#waiting.filter(({ id }) => id > mark)
  }

  /** Asks once in a while, as long as lines are sent. */
  later(ask: () => void): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.sent > 0) ask()
    }, confirmMs).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Gives up what is not confirmed; answers how many lines that are. */
  lose(): number {
    this.stop()
    const { sent } = this
    for (const { counts } of this.#waiting) add(this.#dropped, counts)
    this.#waiting = [{ id: (this.#waiting.at(-1)?.id ?? 0) + 1, counts: new Map() }]
    return sent
  }

  held(): HeldLines {
    const pending: Counts = new Map()
    for (const { counts } of this.#waiting) add(pending, counts)
    return { pending, dropped: this.#dropped }
  }
}
