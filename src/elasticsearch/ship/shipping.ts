import { systemClock } from '../../core/clock.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { systemRandom } from '../../core/random.ts'
import type { MappingProperties } from '../bootstrap/declared-mapping.ts'
import { Preparation } from '../bootstrap/preparation.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import type { ElasticsearchSettings } from '../options.ts'
import { createDeadLetters, type DeadLetterOptions } from './dead-letter.ts'
import { Gate } from './gate.ts'
import type { LineSource } from './line-source.ts'
import { RolloverCheck } from './rollover.ts'
import { Shipper } from './shipper.ts'
import type { ShipperChannels } from './shipper-events.ts'

/** Where lines go and how, in a form that can be sent to another thread. */
export interface ShippingPlace {
  /** The data stream or index. */
  readonly target: string
  readonly isDataStream: boolean
  readonly deadLetter: DeadLetterOptions
  readonly settings: Pick<
    ElasticsearchSettings,
    'batch' | 'concurrency' | 'gzipLevel' | 'requestTimeoutMs' | 'maxRetryDelayMs' | 'isRolloverChecked' | 'bootstrap'
  >
}

/** What ships, in this thread or in another one. */
export interface Shipping {
  /** The server takes nothing at present. */
  readonly isStuck: boolean
  /** How it goes, in numbers. */
  stats(): Readonly<Record<string, number>>
  /** There may be more to send. */
  pump(): void
  /** Types of an event's fields. */
  declare(fields: MappingProperties): void
  /** Gives up what is left; requests on their way are cut off. */
  stop(): Promise<void>
}

/** What ships in this thread: prepares the server, and then sends what a source has. */
export class ShippingHere implements Shipping {
  readonly #shipper: Shipper
  readonly #preparation: Preparation | undefined
  /** The templates cannot be put at present. */
  #isHeldUp = false

  constructor(
    { target, isDataStream, deadLetter, settings }: ShippingPlace,
    client: ElasticsearchClient,
    source: LineSource,
    report: ReportProblem,
    channels?: ShipperChannels,
  ) {
    const { concurrency, batch, gzipLevel, requestTimeoutMs, maxRetryDelayMs, isRolloverChecked, bootstrap } = settings
    const now = (): number => systemClock.now()
    const random = systemRandom
    const shipper = new Shipper({
      client,
      target,
      gate: new Gate({ concurrency, random, now: () => systemClock.monotonic(), maxMs: maxRetryDelayMs }),
      source,
      rollover: isRolloverChecked
        ? new RolloverCheck({ client, target, timeoutMs: requestTimeoutMs, now: () => systemClock.monotonic() })
        : undefined,
      deadLetters: createDeadLetters(deadLetter, now),
      maxLines: batch.maxLines,
      maxBytes: batch.maxBytes,
      gzipLevel,
      requestTimeoutMs,
      report,
      now,
      ...(channels !== undefined && { channels }),
    })
    this.#shipper = shipper
    const onReady = (): void => {
      this.#isHeldUp = false
      shipper.isReady = true
      shipper.pump()
    }
    if (bootstrap === undefined) {
      onReady()
      return
    }
    // The first line goes when the templates are there: before, it would make an index of the wrong kind.
    this.#preparation = new Preparation({
      client,
      name: target,
      isDataStream,
      settings: bootstrap,
      requestTimeoutMs,
      maxRetryDelayMs,
      report: (problem) => {
        this.#isHeldUp ||= !shipper.isReady && problem.code === 'CORDWOOD_PROBLEM_BOOTSTRAP'
        report(problem)
      },
      random,
      onReady,
    })
    this.#preparation.start()
  }

  get isStuck(): boolean {
    return this.#isHeldUp || this.#shipper.isInTrouble
  }

  stats(): Readonly<Record<string, number>> {
    return this.#shipper.stats()
  }

  pump(): void {
    this.#shipper.pump()
  }

  declare(fields: MappingProperties): void {
    this.#preparation?.declare(fields)
  }

  stop(): Promise<void> {
    this.#preparation?.stop()
    return this.#shipper.stop()
  }
}
