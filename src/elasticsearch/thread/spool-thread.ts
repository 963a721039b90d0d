import type { LevelTable } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { MappingProperties } from '../bootstrap/declared-mapping.ts'
import { openChannels } from '../ship/shipper-events.ts'
import type { Shipping } from '../ship/shipping.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { FrameInMemory } from '../spool/frame-in-memory.ts'
import { addCounts, noCounts, sumFates } from '../spool/reader-counts.ts'
import type { Reading } from '../spool/reading.ts'
import type { FramePlace, Segment } from '../spool/segment.ts'
import type { SpoolSettings } from '../spool/settings.ts'
import type { Spool } from '../spool/spool.ts'
import { Cells } from './cells.ts'
import { KeptFrames } from './kept-frames.ts'
import type { Order, Report, ThreadPlan } from './messages.ts'
import { noteFrame, noteSegment } from './notes.ts'
import { addCounters, emptyStanding, type Standing, StandingForm } from './standing.ts'
import { ThreadCounts } from './thread-counts.ts'
import { type Run, ThreadRun, type ThreadRunOptions } from './thread-run.ts'

/** What a thread that ships is started and watched with. */
export interface SpoolThreadOptions {
  readonly program: URL
  readonly plan: ThreadPlan
  readonly spool: Spool
  readonly settings: SpoolSettings
  readonly files: DiskFiles
  readonly levels: LevelTable
  readonly epoch: string
  readonly report: ReportProblem
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Something may have room now. */
  readonly onMoved: () => void
  /** No thread can be had: it has to be shipped in this one. @param since - when the last one began, in milliseconds since 1970. */
  readonly onGivenUp: (since: number) => void
  /** Starts a life; default: a thread. */
  readonly startRun?: (options: ThreadRunOptions) => Run
  /** Does something later, which keeps no process alive; default: by a timer. */
  readonly later?: (act: () => void, delayMs: number) => void
}

/** So many deaths within so long, and no other thread is tried. */
const maxDeaths = 3
const deathsMs = 60_000
const restartMs = 500
const startThread = (options: ThreadRunOptions): Run => new ThreadRun(options)

/**
 * The other end of a spool that is written here: a thread that reads and ships it, with another in its place if it dies. Nothing is
 * lost or counted twice by that: what it had acknowledged stands on the disk, and its counts of that in shared memory.
 *
 *     this thread: Spool --segments--> disk --> thread: Tail --> SpoolReader --> ShippingHere --> server
 *                    |---- cells, orders ------->|
 *                    |<--- board, reports -------|
 */
export class SpoolThread implements Reading, Shipping {
  readonly isRead = false
  readonly isElsewhere = true
  readonly #options: SpoolThreadOptions
  readonly #form: StandingForm
  readonly #cells = new Cells()
  readonly #channels = openChannels()
  readonly #kept = new KeptFrames()
  #run: Run | undefined
  #startedAt = 0
  /** How far the threads before this one were. */
  #earlier: Standing = emptyStanding
  readonly #counts: ThreadCounts
  #appendedBytes = 0
  #isGivingUp = false
  #isStopped = false
  #deaths: number[] = []
  #declared: MappingProperties | undefined
  #waiters: (() => void)[] = []

  constructor(options: SpoolThreadOptions) {
    this.#options = options
    this.#form = new StandingForm(options.levels)
    this.#counts = new ThreadCounts(options.files)
    options.spool.books.elsewhere = () => addCounts(this.#counts.ofDead, this.#run?.standing.counts ?? noCounts)
  }

  get bytes(): number {
    return this.#kept.bytes
  }

  get diskBytes(): number {
    const { diskBytes: onDisk, knownBytes: known } = this.#earlier
    const bytes = this.#run?.bytes ?? { onDisk, known }
    return bytes.onDisk + this.#appendedBytes - bytes.known
  }

  get firstSegment(): number | undefined {
    return this.#standing.firstSegment
  }

  get isStuck(): boolean {
    return this.#standing.isStuck
  }

  /** Starts the thread, after the spool was opened. */
  start(): void {
    const { program, plan, spool, settings, levels, epoch, now, startRun = startThread } = this.#options
    const before = this.#startedAt
    this.#startedAt = now()
    const standing = {
      ...emptyStanding,
      diskBytes: this.diskBytes,
      knownBytes: this.#appendedBytes,
      firstSegment: this.firstSegment,
    }
    try {
      this.#run = startRun({
        program,
        form: this.#form,
        standing,
        orders: {
          ...plan,
          cells: this.#cells.shared,
          spool: settings,
          levels: levels.entries,
          epoch,
          segments: spool.segments.map(noteSegment),
          knownBytes: this.#appendedBytes,
          doubt: before === 0 ? undefined : { before: spool.linesOnDisk, since: before },
          adopted: spool.adopted,
          frames: [...this.#kept].map(([id, frame]) => noteFrame(id, frame)),
          declared: this.#declared,
        },
        onReport: (report) => this.#take(report),
        onDeath: (cause) => this.#died(cause),
      })
    } catch (cause) {
      this.#giveUp(cause)
    }
  }

  begun(segment: Segment): void {
    this.#send({ do: 'begin', segment: noteSegment(segment) })
  }

  sealed({ name, end }: Segment): void {
    this.#send({ do: 'seal', segment: name.number, end })
  }

  written({ place }: FrameInMemory): void {
    if (place !== undefined) this.#appended(place)
  }

  kept(frame: FrameInMemory): void {
    const id = this.#kept.add(frame)
    this.#send({ do: 'keep', frame: noteFrame(id, frame) })
  }

  placed(frame: FrameInMemory): void {
    const { place } = frame
    if (place === undefined) return
    const id = this.#kept.remove(frame)
    const { segment, from, to, next } = place
    // Told before its bytes can be seen, so that nobody reads them once more.
    if (id !== undefined) this.#send({ do: 'place', id, place: { segment: segment.name.number, from, to, next } })
    this.#appended(place)
  }

  refresh(): void {
    this.#run?.listen()
  }

  /** The thread does that by itself. */
  free(): void {}

  giveUpOldest(): boolean {
    if (!this.#isGivingUp) this.#send({ do: 'giveUp' })
    this.#isGivingUp = true
    return false
  }

  adopt(epochs: readonly string[]): void {
    if (epochs.length > 0) this.#send({ do: 'adopt', epochs })
  }

  /** The thread does that by itself; a mark that is older only makes lines be sent again. */
  mark(): void {}

  tick(): void {
    this.#cells.isListened = this.#channels.request.hasSubscribers
  }

  hurry(): void {
    this.#send({ do: 'hurry' })
  }

  change(lines: number): Promise<void> {
    this.#cells.await(sumFates(this.#standing.counts.own) + lines)
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  /** It has been stopped before. */
  close(): void {}

  stats(): Readonly<Record<string, number>> {
    const { books } = this.#options.spool
    const { shipper } = this.#run === undefined ? this.#earlier : addCounters(this.#run.standing, this.#earlier)
    return { ...shipper, waitingLines: books.open + books.waiting }
  }

  /** The thread sees by itself that there is more. */
  pump(): void {}

  declare(fields: MappingProperties): void {
    this.#declared = fields
    this.#send({ do: 'declare', fields })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#run?.stop()
  }

  get #standing(): Standing {
    return this.#run?.standing ?? this.#earlier
  }

  #send(order: Order): void {
    if (!this.#isStopped) this.#run?.send(order)
  }

  #appended({ segment, from, to }: FramePlace): void {
    this.#appendedBytes += to - from
    this.#cells.write(segment.name.number, to)
    if (this.#cells.takeRest()) this.#send({ do: 'look' })
  }

  #take(report: Report): void {
    const { spool, onMoved } = this.#options
    switch (report.told) {
      case 'moved':
        this.wake()
        onMoved()
        break
      case 'gaveUp':
        this.#isGivingUp = false
        onMoved()
        break
      case 'forgotten': {
        const frame = this.#kept.take(report.id)
        // Otherwise it is on the disk by now, and counts when it is behind the mark.
        if (frame === undefined) break
        this.#counts.add(report.outcome)
        this.#send({ do: 'forget', id: report.id })
        spool.forget(frame)
        break
      }
      case 'done':
        spool.release(report.epoch)
        break
      case 'problem':
        this.#options.report(report.problem)
        break
      case 'event':
        this.#channels[report.channel].publish(report.event)
        break
      default:
        this.#counts.take(report)
    }
  }

  #died(cause: unknown): void {
    const now = this.#options.now()
    const isHopeless = this.#run?.isReady !== true
    this.#earlier = addCounters(this.#standing, this.#earlier)
    this.#run = undefined
    this.#counts.close()
    this.#isGivingUp = false
    this.#deaths = [...this.#deaths.filter((at) => now - at < deathsMs), now]
    if (isHopeless || this.#deaths.length >= maxDeaths) return this.#giveUp(cause)
    const message = 'The thread that ships to Elasticsearch has ended: another one takes its place. No line is lost by that.'
    this.#options.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
    const { later = (act, delayMs) => void setTimeout(act, delayMs).unref() } = this.#options
    later(() => {
      if (!this.#isStopped) this.start()
      this.wake()
    }, restartMs)
  }

  #giveUp(cause: unknown): void {
    const { report, onGivenUp } = this.#options
    const message = 'No thread can be had to ship to Elasticsearch: it is done in the thread of the application.'
    report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
    onGivenUp(this.#startedAt)
    this.wake()
  }
}
