import type { ReportProblem } from '../core/problem.ts'
import { type BulkVerdict, judgeBulk, type ItemVerdict, type Refusal } from './bulk-answer.ts'
import { requestBulk } from './bulk-request.ts'
import type { ElasticsearchClient } from './client.ts'
import type { DeadLetter, DeadLetters } from './dead-letter.ts'
import type { Gate } from './gate.ts'
import type { Ledger } from './ledger.ts'
import { LineQueue } from './line-queue.ts'
import { bytesAll, countAll, joined, type Run, singles } from './line-run.ts'

/** What a shipper works with. */
export interface ShipperOptions {
  readonly client: ElasticsearchClient
  readonly target: string
  readonly gate: Gate
  readonly ledger: Ledger
  readonly deadLetters: DeadLetters
  readonly maxLines: number
  readonly maxBytes: number
  readonly gzipLevel: number
  readonly requestTimeoutMs: number
  readonly report: ReportProblem
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** While it is tried whether the server is back, so many lines go at most. */
const probeLines = 100

const describe = ({ status, type, reason }: Refusal): string =>
  `${status > 0 ? `HTTP ${status} ` : ''}${type}${reason === '' ? '' : `: ${reason}`}`

/**
 * Sends what waits, again and again until each line has an end. It never rejects and keeps no process alive.
 *
 *     queue --take--> request --answer--> each line: stored | already stored | dead letter --> ledger
 *       ^                        |
 *       +---- give back ---------+ retry, hold: the same lines with the same ids
 */
export class Shipper {
  readonly queue: LineQueue = new LineQueue()
  /** Requests and how they went, and lines that had to be sent again. */
  readonly counts = { requests: 0, failedRequests: 0, retriedLines: 0, bytesSent: 0 }
  /** Nothing is sent before the server is prepared. */
  isReady = false
  readonly #options: ShipperOptions
  readonly #abort = new AbortController()
  #inFlight = 0
  #timer: NodeJS.Timeout | undefined
  /** A request may hold so many lines: fewer while the line is looked for that spoils a request. */
  #maxLines: number
  /** And so many bytes: fewer once the server said that a request was too large. */
  #maxBytes: number
  #isInTrouble = false

  constructor(options: ShipperOptions) {
    this.#options = options
    this.#maxLines = options.maxLines
    this.#maxBytes = options.maxBytes
  }

  /** Sends as much as may be sent now. */
  pump(): void {
    const { gate } = this.#options
    if (!this.isReady || this.#abort.signal.aborted) return
    while (this.queue.count > 0 && this.#inFlight < gate.limit) {
      const { waitMs } = gate
      if (waitMs > 0) return this.#wake(waitMs)
      void this.#ship(this.queue.take(gate.isOpen ? Math.min(probeLines, this.#maxLines) : this.#maxLines, this.#maxBytes))
    }
  }

  /**
   * Gives up what is left; answers how many lines that were. Requests on their way are cut off: the server may still have
   * stored their lines.
   */
  async stop(): Promise<number> {
    const { ledger } = this.#options
    clearTimeout(this.#timer)
    const before = ledger.counts.dropped
    this.#abort.abort()
    for (const run of this.queue.take(Infinity, Infinity)) ledger.settle(run, 'dropped')
    ledger.moved()
    while (this.#inFlight > 0) await ledger.change()
    return ledger.counts.dropped - before
  }

  #wake(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.pump(), Math.ceil(delayMs)).unref()
  }

  async #ship(runs: readonly Run[]): Promise<void> {
    const { ledger, now } = this.#options
    this.#inFlight++
    this.counts.requests++
    try {
      const verdict = await this.#ask(runs, now)
      if (verdict.kind === 'stored') {
        for (const run of runs) ledger.settle(run, 'stored')
        this.#recovered()
      } else if (verdict.kind === 'items') await this.#settle(runs, verdict.items)
      else await this.#postpone(runs, verdict)
    } finally {
      this.#inFlight--
      ledger.moved()
      this.pump()
    }
  }

  async #ask(runs: readonly Run[], now: () => number): Promise<BulkVerdict> {
    const { client, target, gzipLevel, requestTimeoutMs } = this.#options
    try {
      const answer = await requestBulk(runs, target, {
        client,
        gzipLevel,
        timeoutMs: requestTimeoutMs,
        signal: this.#abort.signal,
      })
      this.counts.bytesSent += answer.bytes
      return judgeBulk(answer, countAll(runs), now())
    } catch (error) {
      const name = error instanceof Error ? error.name : 'Error'
      const reason = error instanceof Error ? error.message : String(error)
      // A client that refuses the server, or us: no use in trying at once.
      const kind = name === 'ProductNotSupportedError' || name === 'CordwoodError' ? 'hold' : 'retry'
      return { kind, refusal: { status: 0, type: name, reason }, retryAfterMs: 0 }
    }
  }

  async #settle(runs: readonly Run[], items: readonly ItemVerdict[]): Promise<void> {
    const { ledger, gate } = this.#options
    const again: Run[] = []
    const letters: DeadLetter[] = []
    let trouble: { kind: 'retry' | 'hold'; refusal: Refusal } | undefined
    let index = 0
    for (const line of singles(runs)) {
      const item = items[index++]
      if (item === undefined) again.push(line)
      else if (item.kind === 'refuse') letters.push({ line, refusal: item.refusal })
      else if (item.kind === 'retry' || item.kind === 'hold') {
        again.push(line)
        if (trouble === undefined || item.kind === 'hold') trouble = { kind: item.kind, refusal: item.refusal }
      } else ledger.settle(line, item.kind)
    }
    if (letters.length > 0) await this.#bury(letters)
    if (trouble === undefined) this.#recovered()
    else {
      gate.failed(0, trouble.kind === 'hold')
      this.#giveBack(joined(again), trouble.refusal)
    }
  }

  async #postpone(runs: readonly Run[], verdict: Exclude<BulkVerdict, { kind: 'items' | 'stored' }>): Promise<void> {
    const { gate } = this.#options
    this.counts.failedRequests++
    if (verdict.kind !== 'split') {
      gate.failed(verdict.retryAfterMs, verdict.kind === 'hold')
      return this.#giveBack(runs, verdict.refusal)
    }
    const [only] = runs
    const lines = countAll(runs)
    if (only !== undefined && lines === 1) {
      await this.#bury([{ line: only, refusal: verdict.refusal }])
      return this.#recovered()
    }
    if (verdict.refusal.status === 413) this.#maxBytes = Math.ceil(bytesAll(runs) / 2)
    else this.#maxLines = Math.ceil(lines / 2)
    this.#giveBack(runs, undefined)
  }

  #giveBack(runs: readonly Run[], refusal: Refusal | undefined): void {
    const { gate, ledger, report } = this.#options
    this.counts.retriedLines += countAll(runs)
    if (this.#abort.signal.aborted) {
      for (const run of runs) ledger.settle(run, 'dropped')
      return
    }
    this.queue.giveBack(runs)
    if (refusal === undefined || this.#isInTrouble || !gate.isOpen) return
    this.#isInTrouble = true
    const message = `Elasticsearch does not take our lines (${describe(refusal)}): they wait, and it is tried again.`
    report({ code: 'CORDWOOD_PROBLEM_SERVER', message, lost: 0 })
  }

  #recovered(): void {
    const { gate, maxLines, report } = this.#options
    gate.succeeded()
    this.#maxLines = Math.min(maxLines, this.#maxLines * 2)
    if (!this.#isInTrouble) return
    this.#isInTrouble = false
    report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message: 'Elasticsearch takes our lines again.', lost: 0 })
  }

  /** Writes dead letters; those that cannot be written are lost, and said to be. */
  async #bury(letters: readonly DeadLetter[]): Promise<void> {
    const { deadLetters, target, ledger, report } = this.#options
    const [first] = letters
    const why = first === undefined ? '' : describe(first.refusal)
    try {
      await deadLetters.write(letters, target)
      for (const { line } of letters) ledger.settle(line, 'deadLettered')
      const message = `Elasticsearch refused ${letters.length} lines for good (first: ${why}). They are in ${deadLetters.path}.`
      report({ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', message, lost: 0 })
    } catch (cause) {
      for (const { line } of letters) ledger.settle(line, 'dropped')
      const message = `Elasticsearch refused ${letters.length} lines for good (first: ${why}), and they could not be written to ${deadLetters.path}.`
      report({ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', message, cause, lost: letters.length })
    }
  }
}
