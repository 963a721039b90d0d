import type { LineBatch } from '../../core/batch.ts'
import { systemClock } from '../../core/clock.ts'
import type { BatchOptions, HeldLines, SinkHost } from '../../core/sink.ts'
import type { LineStore, ShipHere } from './line-store.ts'
import { MemorySource } from './memory-source.ts'
import type { Shipping } from './shipping.ts'
import type { ElasticsearchSettings } from '../options.ts'

/** What is left of a request for the lines themselves, about. */
const batchShare = 0.75

/** Keeps lines in memory, so many at most. */
export class MemoryStore implements LineStore {
  readonly batch: BatchOptions
  /** Its lines are pending. */
  readonly hasMore = false
  readonly #queue: ElasticsearchSettings['queue']
  readonly #source = new MemorySource(() => systemClock.now())
  #host: SinkHost | undefined
  #isFull = false
  #isRefusing = false
  #droppedBefore = 0

  constructor({ batch, queue }: Pick<ElasticsearchSettings, 'batch' | 'queue'>) {
    // With their action lines the lines of one batch shall be one request, so that nothing is copied (bench `ship`).
    this.batch = { ...batch, maxBytes: Math.ceil(batch.maxBytes * batchShare) }
    this.#queue = queue
  }

  start(host: SinkHost, _target: string, shipHere: ShipHere): Shipping {
    this.#host = host
    return shipHere(this.#source)
  }

  async write(batch: LineBatch): Promise<void> {
    await this.#room(batch)
    if (!this.#isRefusing) this.#source.add(batch)
  }

  settled(): Promise<void> {
    return this.#source.settled()
  }

  held(): HeldLines {
    return this.#source.held()
  }

  stats(): Readonly<Record<string, number>> {
    const { stored, alreadyStored, failureStore, deadLettered } = this.#source.counts
    return { stored, alreadyStored, failureStore, deadLettered }
  }

  refuse(): void {
    this.#isRefusing = true
    this.#source.moved()
  }

  stop(): void {
    this.#droppedBefore = this.#source.counts.dropped
  }

  close(): { readonly lost: number; readonly kept: number } {
    return { lost: this.#source.counts.dropped - this.#droppedBefore, kept: 0 }
  }

  /** Waits until the queue has room. A batch alone always has room. */
  async #room({ lines }: LineBatch): Promise<void> {
    const { maxLines, maxBytes } = this.#queue
    const source = this.#source
    const bytes = lines.reduce((sum, line) => sum + line.length, 0)
    const isTooMuch = (): boolean =>
      source.lines > 0 && (source.lines + lines.length > maxLines || source.bytes + bytes > maxBytes)
    if (!isTooMuch()) {
      this.#isFull = false
      return
    }
    if (!this.#isFull) {
      this.#isFull = true
      const message = `The queue in front of Elasticsearch is full (${source.lines} lines): lines wait in the ring, and are dropped when that is full too.`
      this.#host?.report({ code: 'CORDWOOD_PROBLEM_ROUTE_FULL', message, lost: 0 })
    }
    while (isTooMuch() && !this.#isRefusing) await source.change()
  }
}
