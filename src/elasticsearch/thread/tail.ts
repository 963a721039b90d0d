import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { LevelTable } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { type DiskFiles, diskFiles } from '../../writer/disk-files.ts'
import { SpoolBooks } from '../spool/books.ts'
import { FrameInMemory } from '../spool/frame-in-memory.ts'
import { Segment } from '../spool/segment.ts'
import { SpoolReader } from '../spool/spool-reader.ts'
import type { Cells } from './cells.ts'
import type { FrameOutcome } from '../spool/segment.ts'
import type { FrameNote, Order, PlaceNote, Report, SegmentNote, ThreadOrders } from './messages.ts'

/** What tells a thread's reader how far the spool is written. */
export interface TailOptions {
  readonly orders: ThreadOrders
  readonly levels: LevelTable
  readonly cells: Cells
  readonly tell: (report: Report) => void
  readonly report: ReportProblem
  /** Handed orders that are not of the spool, within a call of the reader. */
  readonly obey: (order: Order) => void
  readonly files?: DiskFiles
  readonly clock?: Clock
}

/**
 * The reader of a spool that another thread writes. What was written up to a place stands in shared memory; what else there is to
 * know about it was told before.
 */
export class Tail {
  readonly reader: SpoolReader
  /** Bytes that were appended, as far as we know. */
  knownBytes: number
  readonly books: SpoolBooks = new SpoolBooks()
  readonly #options: TailOptions
  readonly #port: MessagePort
  /** Of our own epoch, by their numbers. */
  readonly #segments = new Map<number, Segment>()
  /** Frames that are in memory only, by the numbers that the other thread knows. */
  readonly #frames = new Map<number, FrameInMemory>()
  readonly #ids = new Map<FrameInMemory, number>()
  /** What became of those of them that came to their end, until the other thread says that it has heard of that. */
  readonly #forgotten = new Map<number, FrameOutcome>()

  constructor(options: TailOptions) {
    const { orders, levels, tell, report, files = diskFiles, clock = systemClock } = options
    const { spool, segments, doubt, adopted, frames } = orders
    this.#options = options
    this.#port = orders.port
    this.knownBytes = orders.knownBytes
    const known = segments.map((note) => this.#open(note))
    this.reader = new SpoolReader({
      settings: spool,
      clock,
      files,
      levels,
      books: this.books,
      report,
      beforeLoad: () => this.look(),
      onDone: (epoch) => tell({ told: 'done', epoch }),
      // It must be known there if this thread dies now.
      watch: {
        begins: (ending) => tell({ told: 'ending', ending }),
        ended: (isDone) => tell({ told: 'ended', isDone }),
        counted: (counts) => tell({ told: 'counted', counts }),
      },
      onForgotten: (frame) => this.#forget(frame),
      resumed: doubt === undefined ? undefined : { segments: known, doubt },
    })
    if (doubt === undefined) for (const segment of known) this.reader.begun(segment)
    this.reader.adopt(adopted)
    for (const frame of frames) this.#keep(frame)
  }

  /** Everything that was told and written before now is known afterwards. */
  look(): void {
    const { segment: number, end } = this.#options.cells.read()
    // Whoever wrote up to there has told of the segment before that.
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.take(next.message as Order)
    }
    const segment = this.#segments.get(number)
    if (segment !== undefined) this.#grow(segment, end)
  }

  /** Reads what there is, and rests when that is all. */
  tick(): void {
    const { cells } = this.#options
    this.reader.tick()
    if (!this.reader.isIdle) return
    cells.rest()
    // What was written just before that woke nobody.
    this.look()
    if (!this.reader.isRead) this.reader.tick()
  }

  /** An order; those that are not of the spool are handed on. */
  take(order: Order): void {
    switch (order.do) {
      case 'begin':
        this.reader.begun(this.#open(order.segment))
        break
      case 'seal':
        this.#seal(order.segment, order.end)
        break
      case 'keep':
        this.#keep(order.frame)
        break
      case 'place':
        this.#place(order.id, order.place)
        break
      case 'forget':
        this.#forgotten.delete(order.id)
        break
      case 'adopt':
        this.reader.adopt(order.epochs)
        break
      default:
        this.#options.obey(order)
    }
  }

  #open({ number, first, madeAt, end, isSealed }: SegmentNote): Segment {
    const { spool, epoch } = this.#options.orders
    const segment = new Segment(spool.folder, { epoch, number, first }, madeAt, end, isSealed)
    if (!isSealed) this.#segments.set(number, segment)
    return segment
  }

  #seal(number: number, end: number): void {
    const segment = this.#segments.get(number)
    if (segment === undefined) return
    this.#grow(segment, end)
    segment.isSealed = true
    this.#segments.delete(number)
  }

  #grow(segment: Segment, end: number): void {
    if (end <= segment.end) return
    this.knownBytes += end - segment.end
    segment.end = end
  }

  #keep({ id, body, ends, levels, at }: FrameNote): void {
    const { levels: table } = this.#options
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    const frame = new FrameInMemory({ body: bytes, lines: ends.length, ends, levels, table, at, isRecovered: false })
    this.#frames.set(id, frame)
    this.#ids.set(frame, id)
    this.reader.kept(frame)
  }

  #place(id: number, { segment: number, from, to, next }: PlaceNote): void {
    const segment = this.#segments.get(number)
    if (segment === undefined) return
    const frame = this.#frames.get(id)
    const place = { segment, from, to, next }
    if (frame === undefined) {
      // It has come to its end while it was written: so it is known as soon as the mark is behind it.
      this.reader.skip(place, this.#forgotten.get(id))
      this.#forgotten.delete(id)
      return
    }
    this.#drop(frame)
    frame.place = place
    this.reader.placed(frame, false)
  }

  #forget(frame: FrameInMemory): void {
    const id = this.#ids.get(frame)
    this.#drop(frame)
    if (id === undefined) return
    const { outcome } = frame
    this.#forgotten.set(id, outcome)
    this.#options.tell({ told: 'forgotten', id, outcome })
  }

  #drop(frame: FrameInMemory): void {
    const id = this.#ids.get(frame)
    if (id !== undefined) this.#frames.delete(id)
    this.#ids.delete(frame)
  }
}
