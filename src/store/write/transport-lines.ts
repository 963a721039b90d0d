import { setTimeout as sleep } from 'node:timers/promises'
import type { LineBatch } from '../../core/batch.ts'
import { levelNumbers } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { Sink } from '../../core/sink.ts'
import { errorText } from './error-text.ts'

const maxUnits = 24 << 10
const maxAgeMs = 10
const firstRetryMs = 50
const lastRetryMs = 5_000

/** Makes batches of single lines, and offers each until it is taken: what the ring does for a logger. */
export class TransportLines {
  /** Lines that are not written yet. */
  waiting = 0
  readonly #sink: Sink
  readonly #bootId: string
  readonly #report: ReportProblem
  #lines: string[] = []
  #units = 0
  #sequence = 0
  #timer: NodeJS.Timeout | undefined
  #last: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(sink: Sink, bootId: string, report: ReportProblem) {
    this.#sink = sink
    this.#bootId = bootId
    this.#report = report
  }

  /** Answers a promise when the source should wait for it. */
  add(line: string): Promise<void> | undefined {
    if (line === '') return undefined
    this.waiting++
    this.#lines.push(`${line}\n`)
    this.#units += line.length
    if (this.#units >= maxUnits) return this.flush()
    this.#timer ??= setTimeout(() => void this.flush(), maxAgeMs).unref()
    return undefined
  }

  /** Resolves when all lines are written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#lines.length > 0) {
      const batch = this.#batchOf(this.#lines)
      this.#lines = []
      this.#units = 0
      this.#last = this.#last.then(() => this.#write(batch))
    }
    return this.#last
  }

  /** Offers nothing any more. */
  stop(): void {
    this.#isStopped = true
  }

  async #write(batch: LineBatch): Promise<void> {
    let isFailing = false
    for (let retryMs = firstRetryMs; !this.#isStopped; retryMs = Math.min(lastRetryMs, retryMs * 2)) {
      try {
        await this.#sink.write(batch)
        this.waiting -= batch.lines.length
        if (isFailing)
          this.#report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message: 'The store can be written again.', lost: 0 })
        return
      } catch (cause) {
        const message = `The store cannot be written (${errorText(cause)}): its lines wait, and it is tried again.`
        if (!isFailing) this.#report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
        isFailing = true
        await sleep(retryMs)
      }
    }
  }

  #batchOf(lines: readonly string[]): LineBatch {
    const all = <Type>(value: Type): Type[] => lines.map(() => value)
    return {
      lines,
      levels: all(levelNumbers.info),
      times: all(Date.now()),
      sequences: lines.map(() => ++this.#sequence),
      shapes: all(undefined),
      contexts: all(undefined),
      bootId: this.#bootId,
    }
  }
}
