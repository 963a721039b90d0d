import { setTimeout as sleep } from 'node:timers/promises'
import type { LineBatch } from '../core/batch.ts'
import { systemClock } from '../core/clock.ts'
import type { DeclaredFields } from '../core/declared-fields.ts'
import { CordwoodError } from '../core/error.ts'
import type { BatchOptions, HeldLines, Sink, SinkHost } from '../core/sink.ts'
import type { ElasticsearchClient } from './client/client.ts'
import { connectElasticsearch } from './client/connect.ts'
import { declaredMapping, type MappingProperties } from './bootstrap/declared-mapping.ts'
import { resolveDeadLetters } from './ship/dead-letter.ts'
import type { LineStore } from './ship/line-store.ts'
import { MemoryStore } from './ship/memory-store.ts'
import { defaultDataStream, type ElasticsearchOptions, type ElasticsearchSettings, readOptions } from './options.ts'
import { type Shipping, ShippingHere, type ShippingPlace } from './ship/shipping.ts'
import { shipperCounters } from './ship/shipper-counters.ts'
import { SpoolStore } from './ship/spool-store.ts'
import { planThread } from './thread/plan.ts'

/**
 * Ships lines to Elasticsearch, or with its own client to OpenSearch: each line once, by its id, however often a request must
 * be repeated. Lines wait in a bounded queue in memory while the server does not take them; when that is full they wait in
 * the ring, and when that is full too its overflow policy decides. What the server refuses for good goes to a file of dead letters.
 *
 * `close()` ships what waits, within `closeDeadlineMs`. A process that ends naturally does the same. After `process.exit()`
 * or a signal nothing asynchronous runs: what still waits is lost, and a Problem says how many lines that were. Await
 * `log.close()` before such an end, or have a spool.
 *
 * With `spool` lines wait on the disk instead: they are there before anything else is done with them, outlive the process however
 * it ends, and what one process leaves the next one ships.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_PEER_MISSING; when the logger is made:
 * CORDWOOD_ERR_SOURCE_UNREADABLE if the spool's folder cannot be written to, CORDWOOD_ERR_LEVEL_UNKNOWN.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { elasticsearch } from 'cordwood/elasticsearch'
 * const node = process.env['ELASTICSEARCH_URL'] ?? 'http://localhost:9200'
 * const log = createLogger({ service: 'checkout', sinks: [elasticsearch({ node, closeDeadlineMs: 200 })] })
 * log.info('order {orderId} placed', { orderId: 'o-1' })
 * await log.close()
 * ```
 *
 * @example A spool in a folder of the service's own:
 * ```ts
 * import { mkdtempSync } from 'node:fs'
 * import { tmpdir } from 'node:os'
 * import { join } from 'node:path'
 * import { createLogger } from 'cordwood'
 * import { elasticsearch } from 'cordwood/elasticsearch'
 * const node = process.env['ELASTICSEARCH_URL'] ?? 'http://localhost:9200'
 * const dir = mkdtempSync(join(tmpdir(), 'spool-'))
 * const log = createLogger({ service: 'checkout', sinks: [elasticsearch({ node, spool: { dir }, closeDeadlineMs: 200 })] })
 * log.info('order {orderId} placed', { orderId: 'o-1' })
 * await log.close()
 * ```
 */
export function elasticsearch(options: ElasticsearchOptions): Sink {
  const settings = readOptions(options)
  const { node, client } = options
  if (client !== undefined) return new ElasticsearchSink(options, settings, client, false)
  const { auth, tls, caFingerprint } = options
  const own = connectElasticsearch({
    node: node ?? [],
    ...(auth !== undefined && { auth }),
    ...(tls !== undefined && { tls }),
    ...(caFingerprint !== undefined && { caFingerprint }),
    requestTimeoutMs: settings.requestTimeoutMs,
  })
  return new ElasticsearchSink(options, settings, own, true)
}

/** What is counted, among what tells how it is now. */
const counters: readonly string[] = [
  'stored',
  'alreadyStored',
  'failureStore',
  'deadLettered',
  'recovered',
  'recoveredStored',
  'recoveredDeadLettered',
  'recoveredDropped',
  ...shipperCounters,
]

function closed(when: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_CLOSED', `Expected the elasticsearch sink to be in use, got a write ${when}.`)
}

class ElasticsearchSink implements Sink {
  readonly name = 'elasticsearch'
  /** Documents need the names that the templates know. */
  readonly format = 'ecs'
  readonly batch: BatchOptions
  readonly counters: readonly string[] = counters
  readonly closeDeadlineMs: number
  declare readonly level?: NonNullable<Sink['level']>
  declare readonly filter?: NonNullable<Sink['filter']>
  declare readonly overflow?: NonNullable<Sink['overflow']>
  declare readonly flushSync?: NonNullable<Sink['flushSync']>
  readonly #options: ElasticsearchOptions
  readonly #settings: ElasticsearchSettings
  readonly #client: ElasticsearchClient
  readonly #isOwnClient: boolean
  readonly #store: LineStore
  #host: SinkHost | undefined
  #shipping: Shipping | undefined
  readonly #declared: DeclaredFields[] = []
  #isClosing = false
  /** When somebody began to wait for the end, by the monotonic clock. */
  #waitingSince: number | undefined

  constructor(options: ElasticsearchOptions, settings: ElasticsearchSettings, client: ElasticsearchClient, isOwnClient: boolean) {
    this.#options = options
    this.#settings = settings
    this.#client = client
    this.#isOwnClient = isOwnClient
    this.closeDeadlineMs = settings.closeDeadlineMs
    const store =
      settings.spool === undefined
        ? new MemoryStore(settings)
        : new SpoolStore(settings, settings.spool, (target) => planThread(options, this.#place(target)))
    this.#store = store
    this.batch = store.batch
    // Only what is on a disk is safe when a call returns.
    if (store instanceof SpoolStore) this.flushSync = () => store.flushSync()
    if (options.level !== undefined) this.level = options.level
    if (options.filter !== undefined) this.filter = options.filter
    if (options.overflow !== undefined) this.overflow = options.overflow
  }

  start(host: SinkHost): void {
    if (this.#shipping !== undefined) {
      const message =
        'Expected an elasticsearch() sink to belong to one logger, got a second one. Make a sink for each root logger.'
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
    }
    this.#host = host
    const target = this.#options.index ?? this.#options.dataStream ?? defaultDataStream(host.service)
    const place = this.#place(target)
    const shipping = this.#store.start(host, target, (source) => {
      const here = new ShippingHere(place, this.#client, source, host.report)
      if (this.#declared.length > 0) here.declare(this.#mapping())
      return here
    })
    this.#shipping = shipping
    if (this.#declared.length > 0) shipping.declare(this.#mapping())
  }

  async write(batch: LineBatch): Promise<void> {
    const shipping = this.#shipping
    if (shipping === undefined) throw closed('before it was started')
    if (!this.#isClosing) await this.#store.write(batch)
    if (this.#isClosing) throw closed('after it was closed')
    shipping.pump()
  }

  declare(fields: DeclaredFields): void {
    this.#declared.push(fields)
    this.#shipping?.declare(this.#mapping())
  }

  async flush(): Promise<void> {
    this.#waitingSince ??= systemClock.monotonic()
    await this.#settled()
    this.#waitingSince = undefined
  }

  held(): HeldLines {
    return this.#store.held()
  }

  hasMore(): boolean {
    return !this.#isClosing && this.#shipping?.isStuck === false && this.#store.hasMore
  }

  stats(): Readonly<Record<string, number>> {
    return { ...this.#store.stats(), ...this.#shipping?.stats() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosing) return
    // Who waits for room now has counted his lines as lost.
    this.#isClosing = true
    this.#store.refuse()
    const { closeDeadlineMs } = this.#settings
    const sinceMs = this.#waitingSince === undefined ? 0 : systemClock.monotonic() - this.#waitingSince
    // Whoever flushed before has waited a part of the deadline already.
    const leftMs = closeDeadlineMs - sinceMs
    if (leftMs > 0 && this.#shipping !== undefined) {
      const stop = new AbortController()
      const timeUp = sleep(leftMs, undefined, { signal: stop.signal }).catch(() => undefined)
      await Promise.race([this.#settled(), timeUp])
      stop.abort()
    }
    if (this.#shipping !== undefined) this.#store.stop()
    await this.#shipping?.stop()
    const { lost, kept } = this.#shipping === undefined ? { lost: 0, kept: 0 } : this.#store.close()
    if (this.#isOwnClient) await this.#client.close?.()
    if (lost === 0 && kept === 0) return
    const { stored = 0, alreadyStored = 0, failureStore = 0, deadLettered = 0 } = this.#store.stats()
    const fates = [
      ...(kept === 0 ? [] : [`${kept} are in the spool, and are shipped at the next start`]),
      ...(lost === 0 ? [] : [`${lost} are lost, but for those of requests that were still on their way`]),
    ]
    const before = `${stored + alreadyStored + failureStore} were stored before, and ${deadLettered} became dead letters`
    const message = `Elasticsearch did not take the last lines within ${closeDeadlineMs} ms of close(): ${fates.join('; ')}; ${before}.`
    this.#host?.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
  }

  #settled(): Promise<void> {
    return this.#store.settled(() => this.#shipping?.isStuck === true)
  }

  #place(target: string): ShippingPlace {
    const { index, deadLetter } = this.#options
    return { target, isDataStream: index === undefined, deadLetter: resolveDeadLetters(deadLetter), settings: this.#settings }
  }

  #mapping(): MappingProperties {
    return declaredMapping(this.#declared, (field) => {
      const message = `Events declare ${field} with two types: the first one counts, so values of the other may not be searchable.`
      this.#host?.report({ code: 'CORDWOOD_PROBLEM_SCHEMA', message, lost: 0 })
    })
  }
}
