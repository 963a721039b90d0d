import type { LevelTable } from '../../core/level.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { Damage } from './damage.ts'
import { headerBytes, saltOf } from './frame.ts'
import type { EndingWatch } from './ending.ts'
import { Endings } from './endings.ts'
import { FrameInMemory } from './frame-in-memory.ts'
import { writeMark } from './mark.ts'
import { putAside } from './put-aside.ts'
import type { ReadWindows } from './read-windows.ts'
import type { ReaderCounts } from './reader-counts.ts'
import { readRefused, refusedOf, type Stretch, writeRefused } from './refused-lines.ts'
import type { FrameOutcome, FramePlace, Segment } from './segment.ts'
import { type FoundLines, SegmentReader } from './segment-reader.ts'

/** What an epoch needs to know. */
export interface EpochOptions {
  readonly files: DiskFiles
  readonly table: LevelTable
  /** Where segments are read into. */
  readonly windows: ReadWindows
  /** Its lines were left by an earlier life, or by another process. */
  readonly isRecovered: boolean
  /** Lines before a place may have been sent since a time (milliseconds since 1970). */
  readonly doubt: { readonly before: number; readonly since: number } | undefined
  /** Told of what is before a mark on the disk, or whose file is removed. */
  readonly watch?: EndingWatch
  /** Told of what cannot be read, and of lines that are missing. */
  readonly onDamage: (damage: Damage) => void
}

/**
 * The segments of one life of one process, as they are read and acknowledged. A segment is removed when all of it, and of those
 * before it, is acknowledged.
 *
 *     [ done done done | in memory, some acknowledged | on the disk only ]
 *                      ^ mark                         ^ reader            ^ end
 */
export class Epoch {
  readonly segments: Segment[] = []
  readonly #options: EpochOptions
  /** Frames between the mark and the reader, in order. */
  #loaded: FramePlace[] = []
  #head = 0
  readonly #open = new Set<FramePlace>()
  #reading: Segment | undefined
  #reader: SegmentReader | undefined
  #at = 0
  /** The place that the next line should have; undefined behind lines that were given up. */
  #expected: number | undefined
  /** What cannot be read at the end of the file, and how many lines it says that it held. */
  #torn: Damage | undefined
  readonly #endings: Endings
  #refused: ReadonlySet<number> = new Set()

  constructor(options: EpochOptions, segments: readonly Segment[] = []) {
    this.#options = options
    this.#endings = new Endings(options.watch)
    for (const segment of segments) this.add(segment)
  }

  /** Everything in it was read. */
  get isRead(): boolean {
    const last = this.segments.at(-1)
    return last === undefined || (this.#reading === last && (last.isGivenUp || this.#at >= last.end) && last.ahead.size === 0)
  }

  add(segment: Segment): void {
    this.segments.push(segment)
    if (this.#reading === undefined) this.#enter(segment)
  }

  /** The frame at this place is in memory already. Where everything before it was read, it counts as read too. */
  hold(place: FramePlace, isNext: boolean): void {
    this.#open.add(place)
    if (!isNext) {
      place.segment.ahead.set(place.from, place)
      return
    }
    if (this.#reading !== place.segment) this.#enter(place.segment)
    this.#pass(place)
  }

  /** The next frame that is not in memory yet; undefined when there is none. Throws when the disk cannot be read. */
  read(): FrameInMemory | undefined {
    for (let segment = this.#reading; segment !== undefined; segment = this.#reading) {
      const ahead = segment.ahead.get(this.#at)
      if (ahead !== undefined) {
        segment.ahead.delete(this.#at)
        this.#pass(ahead)
        continue
      }
      if (segment.isGivenUp || this.#at >= segment.end) {
        if (!this.#leave(segment)) return undefined
        continue
      }
      const frame = this.#readFrame(segment)
      if (frame !== undefined) return frame
    }
    return undefined
  }

  /** All lines of the frame at this place have come to their end. */
  settle(place: FramePlace, outcome: FrameOutcome): void {
    if (this.#open.delete(place)) place.outcome = outcome
  }

  /** Writes down which lines are dead letters, so that no later life sends them. Throws what the system says. */
  refuse(segment: Segment, stretches: readonly Stretch[]): void {
    segment.hasRefused = true
    writeRefused(this.#options.files, segment.refusedPath, stretches)
  }

  /** Moves the mark, and removes what is acknowledged as a whole. @returns bytes that were removed. Throws what the system says. */
  advance(): number {
    for (let place = this.#loaded[this.#head]; place !== undefined && !this.#open.has(place); place = this.#loaded[this.#head]) {
      place.segment.done = { bytes: place.to, next: place.next }
      this.#endings.add(place)
      this.#head++
    }
    if (this.#head > 1024 && this.#head * 2 > this.#loaded.length) {
      this.#loaded = this.#loaded.slice(this.#head)
      this.#head = 0
    }
    let removed = 0
    for (let first = this.segments[0]; first !== undefined && this.#isFinished(first); first = this.segments[0]) {
      const { files } = this.#options
      if (this.#reading === first) this.close()
      this.#markLast(first)
      if (!first.isGivenUp) files.remove(first.path)
      files.remove(first.markPath)
      if (first.hasRefused) files.remove(first.refusedPath)
      if (!first.isGivenUp) removed += first.end
      this.segments.shift()
      if (this.#reading === first) this.#reset()
    }
    return removed
  }

  /** Writes down how far the first segment is acknowledged; the others begin where they begin. Throws what the system says. */
  mark(): void {
    const [first] = this.segments
    if (first === undefined || first.isGivenUp || first.done.bytes <= first.markedBytes) return
    const { files } = this.#options
    this.#endings.make(first, first.done.bytes, () => writeMark(files, first.markPath, first.done))
    first.markedBytes = first.done.bytes
  }

  /** Whether nothing of the segment is in memory or being read, and nothing is appended to it. */
  isUntouched(segment: Segment): boolean {
    return (
      segment.isSealed &&
      !segment.isGivenUp &&
      segment !== this.#reading &&
      this.segments.indexOf(segment) > this.segments.findIndex((each) => each === this.#reading) &&
      segment.ahead.size === 0
    )
  }

  /** Removes an untouched segment whose lines are given up. Its mark stays until those before it are done. */
  giveUp(segment: Segment, counts: ReaderCounts): void {
    const { files } = this.#options
    const remove = (): void => {
      writeMark(files, segment.markPath, { bytes: segment.end, next: segment.name.first })
      files.remove(segment.path)
    }
    this.#endings.make(segment, segment.end, remove, counts)
    if (segment.hasRefused) files.remove(segment.refusedPath)
    segment.isGivenUp = true
  }

  /** Leaves alone what the disk does not give: the file is put aside as a whole. */
  skip(): void {
    const segment = this.#reading
    if (segment === undefined || this.#at >= segment.end) return
    this.close()
    this.#options.onDamage({ lines: 0, bytes: segment.end - this.#at, where: segment.path, isCutOff: false })
    this.#at = segment.end
    try {
      if (segment.isSealed) this.#options.files.rename(segment.path, `${segment.path.slice(0, -'.seg'.length)}.bad`)
    } catch {
      // Then it is removed with the segment.
    }
  }

  /** Stops reading. */
  close(): void {
    this.#reader?.close()
    this.#reader = undefined
  }

  /** Before a segment goes: then it is known of its lines that they are done with, wherever its removal is cut off. */
  #markLast(segment: Segment): void {
    if (this.#endings.isEmpty) return
    try {
      this.mark()
    } catch {
      // A disk that is full takes no mark, and has to get its room back.
      this.#endings.make(segment, Infinity, () => this.#options.files.remove(segment.path))
    }
  }

  #reset(): void {
    this.#reading = undefined
    const [next] = this.segments
    if (next === undefined) this.#countTorn()
    else this.#enter(next)
  }

  #tellMissing(before: number, { path: where }: Segment): void {
    const lines = before - (this.#expected ?? before)
    if (lines > 0) this.#options.onDamage({ lines, bytes: 0, where, isCutOff: false })
  }

  /** No later name tells how many lines there were. */
  #countTorn(): void {
    if (this.#torn !== undefined) this.#options.onDamage(this.#torn)
    this.#torn = undefined
  }

  #enter(segment: Segment): void {
    this.close()
    this.#reading = segment
    this.#at = segment.done.bytes
    this.#refused = segment.hasRefused ? readRefused(this.#options.files, segment.refusedPath) : new Set()
    if (segment.isGivenUp) return void (this.#expected = undefined)
    this.#tellMissing(segment.name.first, segment)
    this.#expected = segment.done.next
    this.#torn = undefined
  }

  /** Goes on to the next segment; false when there is none. */
  #leave(segment: Segment): boolean {
    if (!segment.isSealed) return false
    const next = this.segments[this.segments.indexOf(segment) + 1]
    if (next !== undefined) {
      this.#enter(next)
      return true
    }
    this.#countTorn()
    return false
  }

  #readFrame(segment: Segment): FrameInMemory | undefined {
    const { files, windows, isRecovered, onDamage } = this.#options
    const from = this.#at
    try {
      this.#reader ??= new SegmentReader(files, segment.path, saltOf(segment.text), windows)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      // Somebody removed it: the next name tells how many lines that were.
      segment.end = from
      return undefined
    }
    const piece = this.#reader.next(from, segment.end)
    // It is shorter than it was.
    if (piece.kind === 'end') return void (segment.end = from)
    if (piece.kind === 'frame') return this.#take(segment, from, piece.to, piece)
    const { to, isCutOff } = piece
    // In the midst of an epoch the same lines come once more: its owner has outlived that write.
    const whole = isRecovered && segment === this.segments.at(-1) ? piece.whole : undefined
    const frame = whole === undefined ? undefined : this.#take(segment, from, to, whole)
    const at = whole === undefined ? from : from + headerBytes + whole.body.length
    if (at < to) putAside(files, this.#reader, segment, at, to)
    this.#at = to
    // What follows tells by its place how many lines are missing; where nothing does, the header is believed.
    const lines = to < segment.end ? 0 : piece.lines - (whole?.lines ?? 0)
    const damage = { lines, bytes: to - at, where: segment.path, isCutOff }
    if (to < segment.end) onDamage(damage)
    else this.#torn = damage
    return frame
  }

  #take(segment: Segment, from: number, to: number, { body, lines, first, window }: FoundLines): FrameInMemory {
    const { table, isRecovered, doubt } = this.#options
    this.#tellMissing(first, segment)
    const place: FramePlace = { segment, from, to, next: first + lines }
    this.#open.add(place)
    this.#pass(place)
    const done = refusedOf(this.#refused, first, lines)
    const doubtSince = doubt !== undefined && first < doubt.before ? doubt.since : undefined
    const origin = { at: segment.madeAt, isRecovered, place, doubtSince }
    return new FrameInMemory({ body, lines, window, table, ...origin, ...(done && { done }) })
  }

  #pass(place: FramePlace): void {
    this.#loaded.push(place)
    this.#at = place.to
    this.#expected = place.next
    this.#torn = undefined
  }

  #isFinished(segment: Segment): boolean {
    if (!segment.isSealed || this.#loaded[this.#head]?.segment === segment || segment.ahead.size > 0) return false
    if (segment !== this.#reading)
      return this.segments.indexOf(segment) < this.segments.findIndex((each) => each === this.#reading)
    return segment.isGivenUp || this.#at >= segment.end
  }
}
