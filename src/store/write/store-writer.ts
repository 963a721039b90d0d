import { join } from 'node:path'
import type { LineBatch } from '../../core/batch.ts'
import { CordwoodError } from '../../core/error.ts'
import type { SinkHost } from '../../core/sink.ts'
import { isExiting } from '../../writer/exit.ts'
import { markOpen, type OpenMarker } from '../../writer/open-marker.ts'
import { manifestName } from '../directory/store-names.ts'
import { errorText } from './error-text.ts'
import { findWorker } from './find-worker.ts'
import { type JobCounts, JobQueue } from './job-queue.ts'
import { PartWriter } from './part-writer.ts'
import { retain, type RetainOrder } from './retain.ts'
import type { SealOrder } from './seal.ts'
import type { StoreSettings } from './settings.ts'
import { type StoreHost, systemHost } from './store-host.ts'

const tickMs = 1_000
const syncMs = 100
/** How often what others left is looked for, and what is too old. */
const careMs = 60_000
const closeDeadlineMs = 4_000
/** What may be written between two looks at what is kept: a whole file, the segment of the one before, and some of the next. */
const reservedFiles = 2.5
/** A disk that is full now may have room later. */
const passing: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EBUSY', 'EMFILE', 'ENFILE'])

/** Of its numbers, those that only grow. */
export const storeCounters: readonly (keyof JobCounts)[] = [
  'sealedSegments',
  'sealedLines',
  'sealedRawBytes',
  'sealedBytes',
  'expiredSegments',
  'expiredLines',
  'expiredBytes',
  'expiredHotFiles',
]

/** Writes to a store, and has others seal what is full. */
export class StoreWriter {
  readonly #settings: StoreSettings
  readonly #sinkHost: SinkHost
  readonly #host: StoreHost
  readonly #part: PartWriter
  readonly #queue: JobQueue
  readonly #retain: RetainOrder
  #marker: OpenMarker | undefined
  #timer: NodeJS.Timeout | undefined
  #tickAt = 0
  #careAt = 0

  constructor(settings: StoreSettings, sinkHost: SinkHost) {
    const { directory, retention, segment } = settings
    this.#settings = settings
    this.#sinkHost = sinkHost
    this.#host = systemHost(sinkHost.report)
    this.#retain = { directory, retention, reserveBytes: segment.bytes * reservedFiles }
    this.#queue = new JobQueue(this.#host, findWorker())
    this.#part = new PartWriter({ settings, host: this.#host, onClosed: (order) => this.#closed(order) })
  }

  /** Throws CORDWOOD_ERR_SOURCE_UNREADABLE where there cannot be such a folder. */
  open(): void {
    try {
      this.#part.open()
      this.#mark()
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
      if (cause instanceof CordwoodError) throw cause
      // The first write tries again, and says so when it fails.
      if (!passing.has(code)) throw unwritable(this.#settings.directory, cause)
    }
    const isOften = this.#settings.durability === 'interval'
    this.#timer = setInterval(() => this.#tick(), isOften ? syncMs : Math.min(tickMs, this.#settings.segment.ageMs)).unref()
  }

  write(batch: LineBatch): void {
    this.#part.write(batch)
    if (this.#marker === undefined) this.#mark()
  }

  /** Ends what was begun, and brings it to the disk itself unless that is left to the system. Throws what the system says. */
  flush(): void {
    this.#part.finish()
    if (this.#settings.durability !== 'os') this.#part.sync()
    if (isExiting()) this.#marker?.clear()
  }

  stats(): Readonly<Record<string, number>> {
    return { hotBytes: this.#part.hotBytes, waitingFiles: this.#queue.length, ...this.#queue.counts }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#queue.stop(closeDeadlineMs)
    try {
      this.#part.finish()
      this.#part.sync()
    } finally {
      this.#part.close()
      this.#marker?.clear()
    }
  }

  #closed(order: SealOrder): void {
    this.#queue.add({ kind: 'seal', order, retain: this.#retain })
    if (this.#queue.length < 2) return
    // More comes than the thread can seal: what is kept must not grow meanwhile.
    try {
      this.#queue.count(retain(this.#retain, this.#host))
    } catch {
      // The thread tries it again, and says what is wrong.
    }
  }

  #tick(): void {
    if (this.#settings.durability === 'interval') this.#part.syncLater((error) => this.#syncFailed(error))
    const now = this.#host.clock.monotonic()
    if (now < this.#tickAt) return
    this.#tickAt = now + Math.min(tickMs, this.#settings.segment.ageMs) - 1
    this.#part.tick()
    if (now < this.#careAt || this.#part.folder === undefined) return
    this.#careAt = now + careMs
    this.#queue.add({ kind: 'care', retain: this.#retain })
  }

  #syncFailed(cause: unknown): void {
    if (cause === null || cause === undefined) return
    const message = `Lines of the store in ${this.#settings.directory} could not be brought to the disk: a power cut may lose them.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
  }

  /** Says that we are there, and finds out who ended without a last flush. */
  #mark(): void {
    const { folder } = this.#part
    if (folder === undefined) return
    const { report, bootId } = this.#sinkHost
    if (this.#part.wasTorn) {
      const message = `The store in ${folder} ended in the middle of a line: its last writer was killed. A new line was begun.`
      report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
    }
    this.#marker = markOpen(join(folder, manifestName), bootId, '')
    for (const { pid, startedAt } of this.#marker.unclean) {
      const since = new Date(startedAt).toISOString()
      const message = `Process ${pid} (started ${since}) ended without its last flush to the store in ${folder}: its last lines may be missing.`
      report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
    }
  }
}

function unwritable(directory: string, cause: unknown): CordwoodError {
  const message = `Expected a folder that can be written to for the store, got ${directory}: ${errorText(cause)}. Check \`dir\` and its permissions.`
  return new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', message, { cause })
}
