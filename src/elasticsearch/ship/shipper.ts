import type { ReportProblem } from '../../core/problem.ts'
import { type BulkVerdict, describeRefusal, isDoubtful, isLate, type ItemVerdict, type Refusal } from '../bulk/bulk-answer.ts'
import { BulkEncoder } from '../bulk/bulk-encoder.ts'
import { tryBulk } from '../bulk/bulk-try.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import type { DeadLetter, DeadLetters } from './dead-letter.ts'
import type { Gate } from './gate.ts'
import { bytesAll, countAll, joined, type Run, singles } from './line-run.ts'
import type { LineSource } from './line-source.ts'
import { LinesInDoubt, type Ticket } from './lines-in-doubt.ts'
import { RequestSize } from './request-size.ts'
import type { RolloverCheck } from './rollover.ts'
import type { ShipperChannels } from './shipper-events.ts'
import { ShipperNews } from './shipper-news.ts'

/** What a shipper works with. */
export interface ShipperOptions {
  readonly client: ElasticsearchClient
  readonly target: string
  readonly gate: Gate
  readonly source: LineSource
  readonly deadLetters: DeadLetters
  /** Looks for lines in doubt behind a rollover; without it they are sent again. */
  readonly rollover: RolloverCheck | undefined
  readonly maxLines: number
  readonly maxBytes: number
  readonly gzipLevel: number
  readonly requestTimeoutMs: number
  readonly report: ReportProblem
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Default: those of the process. */
  readonly channels?: ShipperChannels
}

/** While it is tried whether the server is back, so many lines go at most. */
const probeLines = 100
/** Who we are may be put right at any time, and a refused try costs little: it is tried at least so often. */
const credentialsMs = 2_000
/** A request of at least this share of what it may hold is a full one. */
const fullShare = 0.5

/**
 * Sends what waits, again and again until each line has an end. It never rejects and keeps no process alive.
 *
 *     source --take--> in doubt? look behind the rollover --> request --answer--> in doubt? look again --> each line: stored | ...
 *       ^                                                        |                     |
 *       +---- give back -----------------------------------------+---------------------+ retry, hold: the same lines and ids
 */
export class Shipper {
  /** Requests and how they went, and lines that had to be sent again. */
  readonly counts = {
    requests: 0,
    failedRequests: 0,
    retriedLines: 0,
    bytesSent: 0,
    bytesEncoded: 0,
    lostDeadLetters: 0,
  }
  /** Nothing is sent before the server is prepared. */
  isReady = false
  readonly #options: ShipperOptions
  readonly #news: ShipperNews
  readonly #abort = new AbortController()
  #inFlight = 0
  #timer: NodeJS.Timeout | undefined
  readonly #size: RequestSize
  readonly #encoder: BulkEncoder
  readonly #doubts: LinesInDoubt

  constructor(options: ShipperOptions) {
    this.#options = options
    this.#encoder = new BulkEncoder(options.gzipLevel)
    this.#size = new RequestSize(options.maxLines, options.maxBytes, options.requestTimeoutMs)
    this.#news = new ShipperNews(options.target, options.report, options.channels)
    this.#doubts = new LinesInDoubt(options.rollover, this.#news)
    options.source.onMore = () => this.pump()
  }

  /** Requests fail at present. */
  get isInTrouble(): boolean {
    return this.#news.isInTrouble
  }

  /** How it goes, in numbers; what became of the lines is counted by the source. */
  stats(): Readonly<Record<string, number>> {
    const { gate, source, now } = this.#options
    return {
      ...this.counts,
      ...this.#doubts.counts,
      inFlight: this.#inFlight,
      concurrency: gate.limit,
      circuitOpen: gate.isOpen ? 1 : 0,
      waitingLines: source.lines,
      waitingBytes: source.bytes,
      oldestWaitingMs: source.oldestAt === undefined ? 0 : Math.max(0, now() - source.oldestAt),
    }
  }

  /** Sends as much as may be sent now. */
  pump(): void {
    const { gate, source } = this.#options
    if (!this.isReady || this.#abort.signal.aborted) return
    while (source.count > 0 && this.#inFlight < gate.limit) {
      const { waitMs } = gate
      if (waitMs > 0) return this.#wake(waitMs)
      const { lines, bytes } = this.#room
      const runs = source.take(gate.isOpen ? Math.min(probeLines, lines) : lines, bytes)
      if (runs.length === 0) return
      void this.#ship(runs)
    }
  }

  /**
   * Gives up what is left: memory drops it, the disk keeps it. Requests on their way are cut off; the server may still have stored
   * their lines.
   */
  async stop(): Promise<void> {
    const { source } = this.#options
    clearTimeout(this.#timer)
    source.onMore = undefined
    this.#abort.abort()
    for (let runs = source.take(Infinity, Infinity); runs.length > 0; runs = source.take(Infinity, Infinity)) source.abandon(runs)
    source.moved()
    while (this.#inFlight > 0) await source.change()
  }

  get #room(): { readonly lines: number; readonly bytes: number } {
    return this.#size.room(this.#options.source.backlogBytes ?? 0)
  }

  #wake(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.pump(), Math.ceil(delayMs)).unref()
  }

  async #ship(taken: readonly Run[]): Promise<void> {
    const { source } = this.#options
    this.#inFlight++
    try {
      const startedAt = this.#options.gate.now()
      const sorted = await this.#doubts.sort(taken, this.#abort.signal)
      if (!('send' in sorted)) return this.#unsure(taken, sorted, startedAt)
      for (const line of sorted.stored) source.settle(line, 'alreadyStored')
      if (sorted.send.length > 0) await this.#send(sorted.send, sorted.ticket)
      // The server answers: to find a backlog a hundred lines at a time would take minutes.
      else this.#recovered({ startedAt, isFull: false, isNew: false })
    } catch (cause) {
      // Nothing here should throw; if it does, the service must not end by it.
      this.#news.broken(cause)
    } finally {
      this.#inFlight--
      source.moved()
      this.pump()
    }
  }

  async #send(runs: readonly Run[], ticket: Ticket | undefined): Promise<void> {
    const { source, gate, now } = this.#options
    const startedAt = gate.now()
    const since = now()
    this.counts.requests++
    const verdict = await this.#ask(runs, startedAt)
    const bytes = bytesAll(runs)
    // An answer for lines that were stored before comes sooner than others.
    const isNew = ticket === undefined
    const attempt: Try = { startedAt, since, isNew, isFull: isNew && bytes >= this.#room.bytes * fullShare }
    if (verdict.kind !== 'stored' && verdict.kind !== 'items') return this.#postpone(runs, verdict, attempt)
    if (attempt.isFull) this.#size.took(gate.now() - startedAt, bytes)
    const { signal } = this.#abort
    const unsure = hasStored(verdict) ? await this.#doubts.confirm(runs, ticket, signal) : undefined
    // At the end nobody asks any more; what was answered is known all the same.
    if (unsure !== undefined && !signal.aborted) {
      const again = runs.map((run) => this.#doubts.doubted(run, since))
      return this.#unsure(again, unsure, startedAt)
    }
    if (verdict.kind === 'items') return this.#settle(runs, verdict.items, attempt)
    for (const run of runs) source.settle(run, 'stored')
    this.#recovered(attempt)
  }

  /** It cannot be known now which lines the server has, and how often. */
  #unsure(runs: readonly Run[], refusal: Refusal, startedAt: number): void {
    const { status } = refusal
    this.#options.gate.failed({ startedAt, ...(status === 401 && { maxMs: credentialsMs, isCertain: true }) })
    this.#giveBack(runs, refusal)
  }

  async #ask(runs: readonly Run[], startedAt: number): Promise<BulkVerdict> {
    const { client, target, requestTimeoutMs: timeoutMs, gate, now } = this.#options
    const { signal } = this.#abort
    const { verdict, bytes } = await tryBulk(runs, target, { client, encoder: this.#encoder, timeoutMs, signal }, now)
    this.counts.bytesSent += bytes
    if (bytes > 0) this.counts.bytesEncoded += bytesAll(runs)
    this.#news.requested(() => ({
      lines: countAll(runs),
      bytes,
      durationMs: gate.now() - startedAt,
      outcome: verdict.kind,
      reason: 'refusal' in verdict ? describeRefusal(verdict.refusal) : undefined,
    }))
    return verdict
  }

  async #settle(runs: readonly Run[], items: readonly ItemVerdict[], attempt: Try): Promise<void> {
    const { source, gate } = this.#options
    const { startedAt, since } = attempt
    const again: Run[] = []
    const letters: DeadLetter[] = []
    let trouble: { kind: 'retry' | 'hold'; refusal: Refusal } | undefined
    let index = 0
    for (const line of singles(runs)) {
      const item = items[index++]
      if (item === undefined) again.push(line)
      else if (item.kind === 'refuse') letters.push({ line, refusal: item.refusal })
      else if (item.kind === 'retry' || item.kind === 'hold') {
        again.push(isDoubtful(item.refusal) ? this.#doubts.doubted(line, since) : line)
        if (trouble === undefined || item.kind === 'hold') trouble = { kind: item.kind, refusal: item.refusal }
      } else source.settle(line, item.kind)
    }
    if (letters.length > 0) await this.#bury(letters)
    if (trouble === undefined) return this.#recovered(attempt)
    gate.failed({ startedAt, isCertain: trouble.kind === 'hold', isPartial: again.length < items.length })
    this.#giveBack(joined(again), trouble.refusal)
  }

  async #postpone(runs: readonly Run[], verdict: Postponed, attempt: Try): Promise<void> {
    const { gate } = this.#options
    const { startedAt, since } = attempt
    const { kind, refusal, retryAfterMs } = verdict
    this.counts.failedRequests++
    if (kind !== 'split') {
      const isUnauthorised = refusal.status === 401
      if (isLate(refusal)) this.#size.late(countAll(runs), bytesAll(runs))
      else if (kind === 'retry') this.#size.failed()
      gate.failed({ startedAt, retryAfterMs, isCertain: kind === 'hold', ...(isUnauthorised && { maxMs: credentialsMs }) })
      return this.#giveBack(isDoubtful(refusal) ? runs.map((run) => this.#doubts.doubted(run, since)) : runs, refusal)
    }
    const [only] = runs
    const lines = countAll(runs)
    if (only !== undefined && lines === 1) {
      await this.#bury([{ line: only, refusal }])
      return this.#recovered(attempt)
    }
    if (refusal.status === 413) this.#size.tooLarge(bytesAll(runs))
    else this.#size.spoiled(lines)
    this.#giveBack(runs, undefined)
  }

  #giveBack(runs: readonly Run[], refusal: Refusal | undefined): void {
    const { gate, source } = this.#options
    this.counts.retriedLines += countAll(runs)
    if (this.#abort.signal.aborted) return source.abandon(runs)
    source.giveBack(runs)
    if (refusal !== undefined && gate.isOpen) this.#news.troubled(refusal)
  }

  #recovered({ startedAt, isFull, isNew }: Omit<Try, 'since'>): void {
    this.#options.gate.succeeded(startedAt, isFull, this.#inFlight)
    this.#size.succeeded(isNew)
    this.#news.recovered()
  }

  /** Writes dead letters; those that cannot be written are lost, and said to be. */
  async #bury(letters: readonly DeadLetter[]): Promise<void> {
    const { deadLetters, target, source } = this.#options
    const first = letters[0]?.refusal
    let fate: 'deadLettered' | 'dropped' = 'deadLettered'
    try {
      const given = await deadLetters.write(letters, target)
      this.counts.lostDeadLetters += given
      this.#news.buried(letters.length, first, deadLetters.path)
      if (given > 0) this.#news.displaced(given, deadLetters.path)
    } catch (cause) {
      fate = 'dropped'
      this.#news.buried(letters.length, first, deadLetters.path, cause)
    }
    for (const { line } of letters) source.settle(line, fate)
  }
}

/** Whether an answer says of any line that the server has it. */
const hasStored = (verdict: BulkVerdict): boolean =>
  verdict.kind === 'stored' ||
  (verdict.kind === 'items' && verdict.items.some(({ kind }) => kind === 'stored' || kind === 'alreadyStored'))

type Postponed = Exclude<BulkVerdict, { kind: 'items' | 'stored' }>

/** One try to send lines. */
interface Try {
  /** By the gate's clock. */
  readonly startedAt: number
  /** Milliseconds since 1970. */
  readonly since: number
  readonly isFull: boolean
  /** None of its lines was in doubt. */
  readonly isNew: boolean
}
