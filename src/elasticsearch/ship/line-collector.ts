import type { LineBatch } from '../../core/batch.ts'

/** When a batch is full. */
export interface CollectorLimits {
  readonly maxLines: number
  readonly maxBytes: number
  readonly maxAgeMs: number
}

/** Makes batches of single lines, for a source that has no ring. */
export class LineCollector {
  readonly #bootId: string
  readonly #limits: CollectorLimits
  readonly #write: (batch: LineBatch) => Promise<void>
  /** Lines that were not taken yet. */
  waiting = 0
  #lines: string[] = []
  #levels: number[] = []
  #times: number[] = []
  #sequences: number[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(bootId: string, limits: CollectorLimits, write: (batch: LineBatch) => Promise<void>) {
    this.#bootId = bootId
    this.#limits = limits
    this.#write = write
  }

  /** Answers a promise when the source should wait for it. */
  add(line: string, level: number, time: number, sequence: number): Promise<void> | undefined {
    this.waiting++
    this.#lines.push(line)
    this.#levels.push(level)
    this.#times.push(time)
    this.#sequences.push(sequence)
    this.#bytes += line.length
    const { maxLines, maxBytes, maxAgeMs } = this.#limits
    if (this.#lines.length >= maxLines || this.#bytes >= maxBytes) return this.flush()
    this.#timer ??= setTimeout(() => void this.flush(), maxAgeMs).unref()
    return undefined
  }

  /** Hands over what is there; resolves when it was taken. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#lines.length === 0) return this.#last
    const nothing = this.#lines.map(() => undefined)
    const batch: LineBatch = {
      lines: this.#lines,
      levels: this.#levels,
      times: this.#times,
      sequences: this.#sequences,
      shapes: nothing,
      contexts: nothing,
      bootId: this.#bootId,
    }
    this.#lines = []
    this.#levels = []
    this.#times = []
    this.#sequences = []
    this.#bytes = 0
    this.#last = this.#last.then(async () => {
      await this.#write(batch)
      this.waiting -= batch.lines.length
    })
    // Whoever is interested gets the promise; nobody need be.
    this.#last.catch(() => undefined)
    return this.#last
  }
}
