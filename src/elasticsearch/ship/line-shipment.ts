import { systemClock } from '../../core/clock.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { systemRandom } from '../../core/random.ts'
import { readBootstrap } from '../bootstrap/bootstrap-options.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import type { DeadLetters } from './dead-letter.ts'
import { Gate } from './gate.ts'
import type { Slip } from './line-run.ts'
import type { Fate } from './line-source.ts'
import { Preparation } from '../bootstrap/preparation.ts'
import { RolloverCheck } from './rollover.ts'
import { Shipper } from './shipper.ts'
import { TrackedSource } from './tracked-source.ts'

/** Where documents go that can be read again. */
export interface LineShipmentOptions<Mark> {
  readonly client: ElasticsearchClient
  readonly target: string
  readonly isDataStream: boolean
  /** Put the templates before the first line is sent. */
  readonly isPrepared: boolean
  readonly deadLetters: DeadLetters
  readonly report: ReportProblem
  /** Told up to where every line has come to its end. */
  readonly onReached: (mark: Mark) => void
}

const concurrency = 8
const maxLines = 5_000
const maxBytes = 2 << 20
const gzipLevel = 1
const requestTimeoutMs = 60_000
const maxRetryDelayMs = 10_000
/** So much is read ahead of what was acknowledged. */
const maxWaitingLines = 60_000
const maxWaitingBytes = 32 << 20

/** Ships documents that stay where they are until they are acknowledged: of files, of dead letters. */
export class LineShipment<Mark> {
  readonly #source: TrackedSource<Mark>
  readonly #shipper: Shipper
  readonly #preparation: Preparation | undefined
  #isStopped = false

  constructor(options: LineShipmentOptions<Mark>) {
    const { client, target, isDataStream, isPrepared, deadLetters, report, onReached } = options
    const now = (): number => systemClock.now()
    this.#source = new TrackedSource(now, onReached)
    this.#shipper = new Shipper({
      client,
      target,
      gate: new Gate({ concurrency, random: systemRandom, now: () => systemClock.monotonic(), maxMs: maxRetryDelayMs }),
      source: this.#source,
      rollover: new RolloverCheck({ client, target, timeoutMs: requestTimeoutMs, now: () => systemClock.monotonic() }),
      deadLetters,
      maxLines,
      maxBytes,
      gzipLevel,
      requestTimeoutMs,
      report,
      now,
    })
    const settings = isPrepared ? readBootstrap(true, isDataStream) : undefined
    const onReady = (): void => {
      this.#shipper.isReady = true
      this.#shipper.pump()
    }
    if (settings === undefined) onReady()
    else {
      const place = { client, name: target, isDataStream, settings }
      this.#preparation = new Preparation({ ...place, requestTimeoutMs, maxRetryDelayMs, report, random: systemRandom, onReady })
      this.#preparation.start()
    }
  }

  /** What became of the lines so far. */
  get counts(): Readonly<Record<Fate, number>> {
    return this.#source.counts
  }

  /** Lines on their way. */
  get waiting(): number {
    return this.#source.lines
  }

  /** Takes in a slip when there is room for it. @param doubtSince - when its lines may have been sent already. */
  async add(slip: Slip, mark: Mark, doubtSince?: number): Promise<void> {
    const isFull = (): boolean => this.#source.lines > maxWaitingLines || this.#source.bytes > maxWaitingBytes
    while (isFull() && !this.#isStopped) await this.#source.change()
    if (!this.#isStopped) this.#source.add(slip, mark, doubtSince)
  }

  /** Resolves when all that was added has come to its end, or it was stopped. */
  async settled(): Promise<void> {
    while (this.#source.lines > 0 && !this.#isStopped) await this.#source.change()
  }

  /** Ends it; what is on its way is sent again the next time. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#preparation?.stop()
    await this.#shipper.stop()
  }
}
