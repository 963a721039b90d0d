import { join } from 'node:path'
import type { LineBatch } from '../../core/batch.ts'
import { systemClock } from '../../core/clock.ts'
import { CordwoodError } from '../../core/error.ts'
import { standardLevels } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { BatchOptions, HeldLines, SinkHost } from '../../core/sink.ts'
import { diskFiles } from '../../writer/disk-files.ts'
import { isExiting } from '../../writer/exit.ts'
import { tryLock } from '../../writer/lock.ts'
import { continueShipping } from './continued-shipping.ts'
import type { LineStore, ShipHere } from './line-store.ts'
import type { Shipping } from './shipping.ts'
import type { ElasticsearchSettings } from '../options.ts'
import { type CheckedSpool, levelNumbersOf } from '../spool/options.ts'
import { Spool } from '../spool/spool.ts'
import type { SpoolSettings } from '../spool/settings.ts'
import type { ThreadPlan } from '../thread/messages.ts'
import { findProgram } from '../thread/program.ts'
import { SpoolThread } from '../thread/spool-thread.ts'

/** How often it is looked after: batches become old, marks are written, a disk that was full is tried. */
const tickMs = 100
/** UTF-16 units of a batch: large writes are cheaper than small ones, as they are to a file (bench `ship`). */
const batchBytes = 64 << 10

/** How a thread of its own would ship; undefined where what it would need cannot be sent to one. */
export type PlanThread = (target: string) => ThreadPlan | undefined

/** Keeps lines on the disk, so that they outlive the process, and has them shipped by a thread of its own where one can be had. */
export class SpoolStore implements LineStore {
  /** They wait on the disk for a request, not in the ring: the ring hands over what it has as it does to a file. */
  readonly batch: BatchOptions = { maxBytes: batchBytes }
  readonly #settings: Pick<ElasticsearchSettings, 'batch' | 'queue'>
  readonly #options: CheckedSpool
  readonly #planThread: PlanThread
  #spool: Spool | undefined
  #shipping: Shipping | undefined
  #timer: NodeJS.Timeout | undefined
  #report: ReportProblem | undefined
  /** The batch that has found no room. */
  #refused: LineBatch | undefined
  #wake: () => void = () => undefined
  /** No thread can be had: as soon as the disk can be read, it is done here. */
  #takeOver: (() => void) | undefined
  #isClosed = false

  constructor(settings: Pick<ElasticsearchSettings, 'batch' | 'queue'>, options: CheckedSpool, planThread: PlanThread) {
    this.#settings = settings
    this.#options = options
    this.#planThread = planThread
  }

  start(host: SinkHost, target: string, shipHere: ShipHere): Shipping {
    const { report, bootId, levels = standardLevels, clock = systemClock } = host
    const { syncLevels, dir, isThreaded: _, ...options } = this.#options
    this.#report = report
    // What another service left in the same place does not belong to our stream. A name of an index or stream is a name of a folder.
    const folder = join(dir, target)
    const settings: SpoolSettings = {
      ...options,
      folder,
      syncLevels: levelNumbersOf(syncLevels, levels),
      memoryBytes: this.#settings.queue.maxBytes,
      batch: this.#settings.batch,
    }
    const spool = new Spool({ settings, files: diskFiles, tryLock, clock, levels, report, epoch: bootId })
    this.#spool = spool
    const program = this.#options.isThreaded ? findProgram() : undefined
    const plan = program === undefined ? undefined : this.#planThread(target)
    if (program === undefined || plan === undefined) {
      const reader = spool.readHere()
      this.#open(spool, folder)
      this.#shipping = shipHere(reader)
    } else {
      const thread = new SpoolThread({
        program,
        plan,
        spool,
        settings,
        files: diskFiles,
        levels,
        epoch: bootId,
        report,
        now: () => systemClock.now(),
        onMoved: () => this.#retry(),
        onGivenUp: (since) => {
          this.#takeOver = () => this.#shipHere(spool, since, shipHere)
        },
      })
      spool.readBy(thread)
      this.#shipping = thread
      this.#open(spool, folder)
      thread.start()
    }
    this.#timer = setInterval(() => this.#tick(), tickMs).unref()
    return this.#current(this.#shipping)
  }
  get hasMore(): boolean {
    return (this.#spool?.books.open ?? 0) > 0
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
    const left = (): number => taken - (spool.books.taken - spool.books.open)
    let hurriedAt = -Infinity
    // Those that the server does not take now are safe where they are.
    for (let lines = left(); lines > 0 && !isStuck() && !this.#isClosed; lines = left()) {
      const now = systemClock.monotonic()
      // Whoever is hurried may answer at once that something has changed: it is not asked again and again.
      if (now - hurriedAt >= tickMs) {
        hurriedAt = now
        spool.reading.hurry()
      }
      await spool.reading.change(lines)
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

  refuse(): void {
    this.#refused = undefined
    this.#wake()
  }

  stop(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#spool?.seal()
    this.#spool?.reading.wake()
  }

  close(): { readonly lost: number; readonly kept: number } {
    const spool = this.#opened()
    const lost = spool.close()
    return { lost, kept: spool.books.open }
  }

  /** What ships: another one may be in its place later. */
  #current(first: Shipping): Shipping {
    const current = (): Shipping => this.#shipping ?? first
    return {
      get isStuck() {
        return current().isStuck
      },
      stats: () => current().stats(),
      pump: () => current().pump(),
      declare: (fields) => current().declare(fields),
      stop: () => current().stop(),
    }
  }

  #shipHere(spool: Spool, since: number, shipHere: ShipHere): void {
    const reader = spool.readHere(since)
    this.#takeOver = undefined
    const counted = this.#shipping?.stats() ?? {}
    this.#shipping = continueShipping(shipHere(reader), counted)
  }

  #open(spool: Spool, folder: string): void {
    try {
      spool.open()
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new CordwoodError(
        'CORDWOOD_ERR_SOURCE_UNREADABLE',
        `Expected \`spool.dir\` to be a folder that can be written to, got ${this.#options.dir} for ${folder}: ${why}. Check the path and its permissions.`,
        { cause },
      )
    }
  }

  #opened(): Spool {
    if (this.#spool === undefined) throw new Error('the store was not started')
    return this.#spool
  }

  #tick(): void {
    const spool = this.#opened()
    try {
      this.#takeOver?.()
      spool.tick()
      this.#retry()
    } catch (cause) {
      // Nothing here should throw; if it does, the service must not end by it.
      const message = 'The spool could not be looked after: please report this.'
      this.#report?.({ code: 'CORDWOOD_PROBLEM_SPOOL', message, cause, lost: 0 })
    }
    spool.reading.wake()
  }

  #retry(): void {
    if (this.#refused === undefined || !this.#opened().add(this.#refused)) return
    this.#refused = undefined
    this.#wake()
  }
}
