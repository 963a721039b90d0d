import { isExiting } from './exit.ts'

/** A line that waits for something slow: a look-up of an enricher, a detector of names. */
export interface Waiting {
  /** The level's number, for the books. */
  readonly level: number
  /** UTF-16 units that wait. */
  readonly bytes: number
  /** Milliseconds that it waits at most. */
  readonly budgetMs: number
  /** What it waits for; a rejection ends the wait as well. */
  readonly work: Promise<unknown>
  /**
   * Sends the line on its way. Called once, whatever happens; what it throws is ignored.
   *
   * @param isInTime - the work has ended; else the time is up, too many wait, or the process ends.
   */
  go(isInTime: boolean): void
}

/** How much may wait. */
export interface BudgetLimits {
  /** Lines; default 10,000. */
  readonly maxLines?: number
  /** UTF-16 units; default 8 Mi. */
  readonly maxBytes?: number
}

const defaultMaxLines = 10_000
const defaultMaxBytes = 8 << 20

interface Entry {
  readonly waiting: Waiting
  /** Its place among all that ever waited. */
  readonly place: number
  timer: NodeJS.Timeout | undefined
}

/**
 * Where encoded, masked lines wait for slow work off the log call: each at most its own time, all together bounded in number and
 * size. A line that waits holds up no other: those that come after it overtake it, and the sequence in the line keeps the order.
 *
 *     hold --> waits --- work ends --> go(true)
 *      |         +------ time is up, or the process ends --> go(false)
 *      +-- too many wait, or the process ends --> go(false)
 */
export class Budget {
  /** Lines that went on at once because too many waited. */
  refused = 0
  readonly #maxLines: number
  readonly #maxBytes: number
  readonly #entries = new Set<Entry>()
  #bytes = 0
  #places = 0
  #waiters: (() => void)[] = []

  constructor({ maxLines = defaultMaxLines, maxBytes = defaultMaxBytes }: BudgetLimits = {}) {
    this.#maxLines = maxLines
    this.#maxBytes = maxBytes
  }

  /** How many lines wait. */
  get count(): number {
    return this.#entries.size
  }

  /** The levels of the lines that wait. */
  *levels(): IterableIterator<number> {
    for (const { waiting } of this.#entries) yield waiting.level
  }

  /** Whether a line of that size may wait now; one that may not is to go on without what it would have waited for. */
  hasRoom(bytes: number): boolean {
    return this.#entries.size < this.#maxLines && this.#bytes + bytes <= this.#maxBytes && !isExiting()
  }

  /** Lets a line wait. */
  hold(waiting: Waiting): void {
    if (!this.hasRoom(waiting.bytes)) {
      this.refused++
      return go(waiting, false)
    }
    const entry: Entry = { waiting, place: ++this.#places, timer: undefined }
    this.#entries.add(entry)
    this.#bytes += waiting.bytes
    entry.timer = setTimeout(() => this.#release(entry, false), waiting.budgetMs).unref()
    const end = (): void => this.#release(entry, true)
    waiting.work.then(end, end)
  }

  /** Resolves when every line that waits now has gone on. Keeps the process alive meanwhile: somebody awaits it. */
  async flush(): Promise<void> {
    const last = this.#places
    for (const { timer } of this.#entries) timer?.ref()
    for (let [oldest] = this.#entries; oldest !== undefined && oldest.place <= last; [oldest] = this.#entries) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve))
    }
  }

  /** Sends all lines on their way within this call, with what they have. */
  releaseAll(): void {
    for (const entry of this.#entries) this.#release(entry, false)
  }

  #release(entry: Entry, isInTime: boolean): void {
    if (!this.#entries.delete(entry)) return
    clearTimeout(entry.timer)
    this.#bytes -= entry.waiting.bytes
    go(entry.waiting, isInTime)
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}

function go(waiting: Waiting, isInTime: boolean): void {
  try {
    waiting.go(isInTime)
  } catch {
    // Whoever sends a line on its way counts it himself, also where that fails.
  }
}
