import { join } from 'node:path'
import type { LineBatch } from '../../core/batch.ts'
import { systemClock } from '../../core/clock.ts'
import { CordwoodError } from '../../core/error.ts'
import { standardLevels } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { BatchOptions, HeldLines, SinkHost } from '../../core/sink.ts'
import { isExiting } from '../../writer/exit.ts'
import { tryLock } from '../../writer/lock.ts'
import type { LineSource } from './line-source.ts'
import type { LineStore } from './line-store.ts'
import type { ElasticsearchSettings } from '../options.ts'
import { diskFiles } from '../../writer/disk-files.ts'
import { type CheckedSpool, levelNumbersOf } from '../spool/options.ts'
import { Spool } from '../spool/spool.ts'

/** How often it is looked after: batches become old, marks are written, a disk that was full is tried. */
const tickMs = 100

/** Keeps lines on the disk, so that they outlive the process. */
export class SpoolStore implements LineStore {
  /** They wait on the disk for a request, not in the ring: the ring hands over what it has as it does to a file. */
  readonly batch: BatchOptions = {}
  readonly #settings: Pick<ElasticsearchSettings, 'batch' | 'queue'>
  readonly #options: CheckedSpool
  #spool: Spool | undefined
  #timer: NodeJS.Timeout | undefined
  #report: ReportProblem | undefined
  /** The batch that has found no room. */
  #refused: LineBatch | undefined
  #wake: () => void = () => undefined
  #isClosed = false

  constructor(settings: Pick<ElasticsearchSettings, 'batch' | 'queue'>, options: CheckedSpool) {
    this.#settings = settings
    this.#options = options
  }

  start({ report, bootId, levels = standardLevels, clock = systemClock }: SinkHost, target: string): LineSource {
    const { syncLevels, dir, ...options } = this.#options
    this.#report = report
    // What another service left in the same place does not belong to our stream. A name of an index or stream is a name of a folder.
    const folder = join(dir, target)
    const spool = new Spool({
      settings: {
        ...options,
        folder,
        syncLevels: levelNumbersOf(syncLevels, levels),
        memoryBytes: this.#settings.queue.maxBytes,
        batch: this.#settings.batch,
      },
      files: diskFiles,
      tryLock,
      clock,
      levels,
      report,
      epoch: bootId,
    })
    try {
      spool.open()
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new CordwoodError(
        'CORDWOOD_ERR_SOURCE_UNREADABLE',
        `Expected \`spool.dir\` to be a folder that can be written to, got ${dir} for ${folder}: ${why}. Check the path and its permissions.`,
        { cause },
      )
    }
    this.#spool = spool
    this.#timer = setInterval(() => this.#tick(), tickMs).unref()
    return spool
  }

  async write(batch: LineBatch): Promise<void> {
    if (this.#opened().add(batch)) return
    this.#refused = batch
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  async settled(isStuck: () => boolean): Promise<void> {
    const spool = this.#opened()
    spool.sync(false)
    const { taken } = spool.books
    // Those that the server does not take now are safe where they are.
    while (spool.books.taken - spool.books.open < taken && !isStuck() && !this.#isClosed) {
      spool.hurry()
      await spool.change()
    }
  }

  flushSync(): void {
    const spool = this.#opened()
    this.#retry()
    if (isExiting()) spool.sync(true)
    if (this.#refused === undefined) return
    const message = `The spool in ${this.#options.dir} has no room for these lines.`
    throw Object.assign(new Error(message), { code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT' })
  }

  held(): HeldLines {
    return this.#spool?.held() ?? { pending: new Map(), dropped: new Map() }
  }

  stats(): Readonly<Record<string, number>> {
    const spool = this.#spool
    return spool === undefined ? {} : { ...spool.books.stats(), spoolBytes: spool.diskBytes }
  }

  stop(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#refused = undefined
    this.#wake()
    this.#spool?.wake()
  }

  close(): { readonly lost: number; readonly kept: number } {
    const spool = this.#opened()
    const lost = spool.close()
    return { lost, kept: spool.books.open }
  }

  #opened(): Spool {
    if (this.#spool === undefined) throw new Error('the store was not started')
    return this.#spool
  }

  #tick(): void {
    const spool = this.#opened()
    try {
      spool.tick()
      this.#retry()
    } catch (cause) {
      // Nothing here should throw; if it does, the service must not end by it.
      const message = 'The spool could not be looked after: please report this.'
      this.#report?.({ code: 'CORDWOOD_PROBLEM_SPOOL', message, cause, lost: 0 })
    }
    spool.wake()
  }

  #retry(): void {
    if (this.#refused === undefined || !this.#opened().add(this.#refused)) return
    this.#refused = undefined
    this.#wake()
  }
}
