import type { ReportProblem } from '../../core/problem.ts'
import { type BulkVerdict, describeRefusal, isDoubtful, isLate, type ItemVerdict, type Refusal } from '../bulk/bulk-answer.ts'
import { BulkEncoder } from '../bulk/bulk-encoder.ts'
import { tryBulk } from '../bulk/bulk-try.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import type { DeadLetter, DeadLetters } from './dead-letter.ts'
import type { Gate } from './gate.ts'
import { bytesAll, countAll, doubted, joined, type Run, singles } from './line-run.ts'
import type { LineSource } from './line-source.ts'
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
 *     source --take--> in doubt? look behind the rollover --> request --answer--> each line: stored | already stored | dead letter
 *       ^                                                        |
 *       +---- give back -----------------------------------------+ retry, hold: the same lines with the same ids
 */
export class Shipper {
  /** Requests and how they went, and lines that had to be sent again. */
  readonly counts = {
    requests: 0,
    failedRequests: 0,
    retriedLines: 0,
    bytesSent: 0,
    bytesEncoded: 0,
    rolloverFinds: 0,
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
  #mayLook = true

  constructor(options: ShipperOptions) {
    this.#options = options
    this.#encoder = new BulkEncoder(options.gzipLevel)
    this.#size = new RequestSize(options.maxLines, options.maxBytes)
    this.#news = new ShipperNews(options.target, options.report, options.channels)
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
      const runs = taken.some(({ doubtSince }) => doubtSince !== undefined) ? await this.#withoutStored(taken) : taken
      if (runs.length > 0) await this.#send(runs)
    } catch (cause) {
      // Nothing here should throw; if it does, the service must not end by it.
      this.#news.broken(cause)
    } finally {
      this.#inFlight--
      source.moved()
      this.pump()
    }
  }

  async #send(runs: readonly Run[]): Promise<void> {
    const { source, gate, now } = this.#options
    const startedAt = gate.now()
    const since = now()
    this.counts.requests++
    const verdict = await this.#ask(runs, startedAt)
    const isFull = bytesAll(runs) >= this.#room.bytes * fullShare
    if (verdict.kind === 'stored') {
      for (const run of runs) source.settle(run, 'stored')
      this.#recovered(startedAt, isFull)
    } else if (verdict.kind === 'items') await this.#settle(runs, verdict.items, { startedAt, since, isFull })
    else await this.#postpone(runs, verdict, { startedAt, since, isFull })
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

  /** Leaves out the lines that were stored by a try that seemed to fail; nothing is left when that cannot be known now. */
  async #withoutStored(runs: readonly Run[]): Promise<readonly Run[]> {
    const { rollover, gate, source } = this.#options
    if (rollover === undefined || !this.#mayLook) return runs
    const startedAt = gate.now()
    const finding = await rollover.find(runs, this.#abort.signal)
    if (finding.kind === 'none') return runs
    if (finding.kind === 'denied') {
      this.#mayLook = false
      this.#news.unseen(finding.reason)
      return runs
    }
    if (finding.kind === 'failed') {
      const { status, reason } = finding
      gate.failed({ startedAt, ...(status === 401 && { maxMs: credentialsMs, isCertain: true }) })
      this.#giveBack(runs, { status, type: 'rollover_check', reason })
      return []
    }
    if (finding.unread !== undefined) this.#news.unread(finding.unread)
    const rest: Run[] = []
    let index = 0
    for (const line of singles(runs)) {
      if (finding.isStored[index++] !== true) rest.push(line)
      else {
        this.counts.rolloverFinds++
        source.settle(line, 'alreadyStored')
      }
    }
    return joined(rest)
  }

  async #settle(runs: readonly Run[], items: readonly ItemVerdict[], { startedAt, since, isFull }: Try): Promise<void> {
    const { source, gate } = this.#options
    const again: Run[] = []
    const letters: DeadLetter[] = []
    let trouble: { kind: 'retry' | 'hold'; refusal: Refusal } | undefined
    let index = 0
    for (const line of singles(runs)) {
      const item = items[index++]
      if (item === undefined) again.push(line)
      else if (item.kind === 'refuse') letters.push({ line, refusal: item.refusal })
      else if (item.kind === 'retry' || item.kind === 'hold') {
        again.push(isDoubtful(item.refusal) ? this.#doubted(line, since) : line)
        if (trouble === undefined || item.kind === 'hold') trouble = { kind: item.kind, refusal: item.refusal }
      } else source.settle(line, item.kind)
    }
    if (letters.length > 0) await this.#bury(letters)
    if (trouble === undefined) return this.#recovered(startedAt, isFull)
    gate.failed({ startedAt, isCertain: trouble.kind === 'hold', isPartial: again.length < items.length })
    this.#giveBack(joined(again), trouble.refusal)
  }

  async #postpone(runs: readonly Run[], verdict: Postponed, { startedAt, since, isFull }: Try): Promise<void> {
    const { gate } = this.#options
    const { kind, refusal, retryAfterMs } = verdict
    this.counts.failedRequests++
    if (kind !== 'split') {
      const isUnauthorised = refusal.status === 401
      if (kind === 'retry') this.#size.failed(countAll(runs), isLate(refusal))
      gate.failed({ startedAt, retryAfterMs, isCertain: kind === 'hold', ...(isUnauthorised && { maxMs: credentialsMs }) })
      return this.#giveBack(isDoubtful(refusal) ? runs.map((run) => this.#doubted(run, since)) : runs, refusal)
    }
    const [only] = runs
    const lines = countAll(runs)
    if (only !== undefined && lines === 1) {
      await this.#bury([{ line: only, refusal }])
      return this.#recovered(startedAt, isFull)
    }
    if (refusal.status === 413) this.#size.tooLarge(bytesAll(runs))
    else this.#size.spoiled(lines)
    this.#giveBack(runs, undefined)
  }

  #doubted(run: Run, since: number): Run {
    this.#options.rollover?.doubted()
    return doubted(run, since)
  }

  #giveBack(runs: readonly Run[], refusal: Refusal | undefined): void {
    const { gate, source } = this.#options
    this.counts.retriedLines += countAll(runs)
    if (this.#abort.signal.aborted) return source.abandon(runs)
    source.giveBack(runs)
    if (refusal !== undefined && gate.isOpen) this.#news.troubled(refusal)
  }

  #recovered(startedAt: number, isFull: boolean): void {
    this.#options.gate.succeeded(startedAt, isFull, this.#inFlight)
    this.#size.succeeded()
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

type Postponed = Exclude<BulkVerdict, { kind: 'items' | 'stored' }>

/** One try to send lines. */
interface Try {
  /** By the gate's clock. */
  readonly startedAt: number
  /** Milliseconds since 1970. */
  readonly since: number
  readonly isFull: boolean
}
