import { setTimeout as sleep } from 'node:timers/promises'
import type { LineBatch } from '../core/batch.ts'
import { systemClock } from '../core/clock.ts'
import type { DeclaredFields } from '../core/declared-fields.ts'
import { CordwoodError } from '../core/error.ts'
import { systemRandom } from '../core/random.ts'
import type { BatchOptions, HeldLines, Sink, SinkHost } from '../core/sink.ts'
import type { ElasticsearchClient } from './client/client.ts'
import { connectElasticsearch } from './client/connect.ts'
import { createDeadLetters } from './ship/dead-letter.ts'
import { declaredMapping, type MappingProperties } from './bootstrap/declared-mapping.ts'
import { Gate } from './ship/gate.ts'
import type { LineStore } from './ship/line-store.ts'
import { MemoryStore } from './ship/memory-store.ts'
import { defaultDataStream, type ElasticsearchOptions, type ElasticsearchSettings, readOptions } from './options.ts'
import { Preparation } from './bootstrap/preparation.ts'
import { RolloverCheck } from './ship/rollover.ts'
import { Shipper } from './ship/shipper.ts'
import { SpoolStore } from './ship/spool-store.ts'

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

function closed(when: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_CLOSED', `Expected the elasticsearch sink to be in use, got a write ${when}.`)
}

class ElasticsearchSink implements Sink {
  readonly name = 'elasticsearch'
  /** Documents need the names that the templates know. */
  readonly format = 'ecs'
  readonly batch: BatchOptions
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
  #shipper: Shipper | undefined
  #preparation: Preparation | undefined
  readonly #declared: DeclaredFields[] = []
  /** The templates cannot be put at present. */
  #isHeldUp = false
  #isClosed = false
  /** When somebody began to wait for the end, by the monotonic clock. */
  #waitingSince: number | undefined

  constructor(options: ElasticsearchOptions, settings: ElasticsearchSettings, client: ElasticsearchClient, isOwnClient: boolean) {
    this.#options = options
    this.#settings = settings
    this.#client = client
    this.#isOwnClient = isOwnClient
    const store = settings.spool === undefined ? new MemoryStore(settings) : new SpoolStore(settings, settings.spool)
    this.#store = store
    this.batch = store.batch
    // Only what is on a disk is safe when a call returns.
    if (store instanceof SpoolStore) this.flushSync = () => store.flushSync()
    if (options.level !== undefined) this.level = options.level
    if (options.filter !== undefined) this.filter = options.filter
    if (options.overflow !== undefined) this.overflow = options.overflow
  }

  start(host: SinkHost): void {
    if (this.#shipper !== undefined) {
      const message =
        'Expected an elasticsearch() sink to belong to one logger, got a second one. Make a sink for each root logger.'
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
    }
    const { concurrency, batch, gzipLevel, requestTimeoutMs, maxRetryDelayMs, isRolloverChecked } = this.#settings
    const now = (): number => systemClock.now()
    this.#host = host
    const target = this.#options.index ?? this.#options.dataStream ?? defaultDataStream(host.service)
    const source = this.#store.start(host, target)
    const shipper = new Shipper({
      client: this.#client,
      target,
      gate: new Gate({ concurrency, random: systemRandom, now: () => systemClock.monotonic(), maxMs: maxRetryDelayMs }),
      source,
      rollover: isRolloverChecked ? new RolloverCheck({ client: this.#client, target, timeoutMs: requestTimeoutMs }) : undefined,
      deadLetters: createDeadLetters(this.#options.deadLetter ?? {}, now),
      maxLines: batch.maxLines,
      maxBytes: batch.maxBytes,
      gzipLevel,
      requestTimeoutMs,
      report: host.report,
      now,
    })
    this.#shipper = shipper
    this.#prepare(shipper, target)
  }

  async write(batch: LineBatch): Promise<void> {
    const shipper = this.#shipper
    if (shipper === undefined) throw closed('before it was started')
    if (!this.#isClosed) await this.#store.write(batch)
    if (this.#isClosed) throw closed('after it was closed')
    shipper.pump()
  }

  declare(fields: DeclaredFields): void {
    this.#declared.push(fields)
    this.#preparation?.declare(this.#mapping())
  }

  async flush(): Promise<void> {
    this.#waitingSince ??= systemClock.monotonic()
    await this.#settled()
    this.#waitingSince = undefined
  }

  held(): HeldLines {
    return this.#store.held()
  }

  stats(): Readonly<Record<string, number>> {
    return { ...this.#store.stats(), ...this.#shipper?.stats() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return
    const { closeDeadlineMs } = this.#settings
    const sinceMs = this.#waitingSince === undefined ? 0 : systemClock.monotonic() - this.#waitingSince
    // Whoever flushed before has waited a part of the deadline already.
    const leftMs = closeDeadlineMs - sinceMs
    if (leftMs > 0 && this.#shipper !== undefined) {
      const stop = new AbortController()
      const timeUp = sleep(leftMs, undefined, { signal: stop.signal }).catch(() => undefined)
      await Promise.race([this.#settled(), timeUp])
      stop.abort()
    }
    this.#isClosed = true
    this.#preparation?.stop()
    this.#store.stop()
    await this.#shipper?.stop()
    const { lost, kept } = this.#shipper === undefined ? { lost: 0, kept: 0 } : this.#store.close()
    if (this.#isOwnClient) await this.#client.close?.()
    if (lost === 0 && kept === 0) return
    const fate =
      lost === 0
        ? `${kept} are in the spool, and are shipped at the next start`
        : 'they are lost, but for those of requests that were still on their way'
    const message = `Elasticsearch did not take the last lines within ${closeDeadlineMs} ms of close(): ${fate}.`
    this.#host?.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
  }

  #settled(): Promise<void> {
    return this.#store.settled(() => this.#isHeldUp || this.#shipper?.isInTrouble === true)
  }

  /** Makes the templates, and lets the first line go when they are there: before, it would make an index of the wrong kind. */
  #prepare(shipper: Shipper, name: string): void {
    const { bootstrap: settings, requestTimeoutMs, maxRetryDelayMs } = this.#settings
    const onReady = (): void => {
      this.#isHeldUp = false
      shipper.isReady = true
      shipper.pump()
    }
    if (settings === undefined) return onReady()
    this.#preparation = new Preparation({
      client: this.#client,
      name,
      isDataStream: this.#options.index === undefined,
      settings,
      requestTimeoutMs,
      maxRetryDelayMs,
      report: (problem) => {
        this.#isHeldUp ||= !shipper.isReady && problem.code === 'CORDWOOD_PROBLEM_BOOTSTRAP'
        this.#host?.report(problem)
      },
      random: systemRandom,
      onReady,
    })
    if (this.#declared.length > 0) this.#preparation.declare(this.#mapping())
    this.#preparation.start()
  }

  #mapping(): MappingProperties {
    return declaredMapping(this.#declared, (field) => {
      const message = `Events declare ${field} with two types: the first one counts, so values of the other may not be searchable.`
      this.#host?.report({ code: 'CORDWOOD_PROBLEM_SCHEMA', message, lost: 0 })
    })
  }
}
