import { type LevelTable, levelNumbers } from '../../core/level.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { SpoolBooks } from './books.ts'
import { damageMessage } from './damage.ts'
import type { EndingWatch } from './ending.ts'
import { Epoch, type EpochOptions } from './epoch.ts'
import { ReadWindows } from './read-windows.ts'
import { ReaderTally } from './reader-tally.ts'
import { bytesOf, openBytesOf } from './segment-bytes.ts'
import { countLevels } from './segment-levels.ts'
import type { FrameOutcome, FramePlace, Segment } from './segment.ts'
import { epochTime } from './segment-name.ts'
import { findSegments, keepSegments } from './segments-on-disk.ts'

/** What the reading side of a spool works with. */
export interface EpochsOptions {
  readonly folder: string
  readonly files: DiskFiles
  readonly levels: LevelTable
  readonly books: SpoolBooks
  readonly report: ReportProblem
  /** Told of the name of an epoch that was taken over when nothing is left of it. */
  readonly onDone: (epoch: string) => void
  /** Told of what no later reader will see. */
  readonly watch?: EndingWatch
}

/** What another reader has left of our own epoch. */
export interface Resumed {
  readonly segments: readonly Segment[]
  /** Lines before this place may have been sent since then. */
  readonly doubt: { readonly before: number; readonly since: number }
}

/**
 * How often it is written down how far it is. An older mark only makes more lines be sent again after a kill, and a new one makes a file system
 * like ext4 write to the disk at once, which took a quarter of the processor's time of the thread that ships (bench `ship`).
 */
const markMs = 1_000

interface Adopted {
  readonly name: string
  readonly epoch: Epoch
}

/** The epochs of a spool as they are read and acknowledged: our own, and those that were taken over. */
export class SpoolEpochs {
  readonly own: Epoch
  readonly #options: EpochsOptions
  readonly #windows = new ReadWindows()
  #adopted: Adopted[] = []
  /** Of which the disk did not tell yet. */
  #unread: string[] = []
  #isDamageReported = false
  #markAt = -Infinity

  /** Throws what the system says where there is something to resume. */
  constructor(options: EpochsOptions, resumed?: Resumed) {
    this.#options = options
    const segments = resumed === undefined ? [] : keepSegments(options.files, options.folder, resumed.segments)
    this.own = new Epoch(this.#epochOptions(false, resumed?.doubt), segments)
  }

  /** All epochs, the oldest first. */
  get all(): Epoch[] {
    return [...this.#adopted.map(({ epoch }) => epoch), this.own]
  }

  /** Of all their files. */
  get bytes(): number {
    return this.all.reduce((sum, { segments }) => sum + bytesOf(segments), 0)
  }

  /** Of what is not acknowledged. */
  get backlogBytes(): number {
    return this.all.reduce((sum, { segments }) => sum + openBytesOf(segments), 0)
  }

  /** Takes over epochs whose locks are ours. */
  adopt(names: readonly string[]): void {
    this.#unread.push(...names)
    this.adoptLate()
  }

  /** Tries again where the disk did not tell what there is. */
  adoptLate(): void {
    const { files, folder } = this.#options
    const names = this.#unread
    this.#unread = []
    for (const name of names) {
      try {
        const options = this.#epochOptions(true, { before: Infinity, since: epochTime(name) })
        this.#adopted.push({ name, epoch: new Epoch(options, findSegments(files, folder, name)) })
      } catch {
        this.#unread.push(name)
      }
    }
    if (this.#adopted.length > 1) this.#adopted.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** All lines of the frame at this place have come to their end. */
  settle(place: FramePlace, outcome: FrameOutcome): void {
    for (const epoch of this.all) epoch.settle(place, outcome)
  }

  /** Removes what is acknowledged as a whole. */
  advance(): void {
    for (const epoch of this.all) tryLater(() => epoch.advance())
    const isDone = ({ epoch }: Adopted): boolean => epoch.segments.length === 0
    const done = this.#adopted.filter(isDone)
    if (done.length === 0) return
    this.#adopted = this.#adopted.filter((each) => !isDone(each))
    for (const { name } of done) this.#options.onDone(name)
  }

  /** Writes down how far it is, from time to time. @param now - by the monotonic clock. */
  markInTime(now: number): void {
    if (now < this.#markAt) return
    this.#markAt = now + markMs
    this.mark()
  }

  /** Writes down how far it is. */
  mark(): void {
    for (const epoch of this.all) tryLater(() => epoch.mark())
  }

  /** Gives up the oldest segment of what is on the disk only; false when there is none, or the disk refuses that. */
  giveUpOldest(): boolean {
    const { files, folder, levels: table, books, report } = this.#options
    for (const epoch of this.all) {
      const segment = epoch.segments.find((each) => epoch.isUntouched(each))
      if (segment === undefined) continue
      try {
        const levels = countLevels(files, segment, table)
        const lost = [...levels.values()].reduce((sum, lines) => sum + lines, 0)
        const tally = new ReaderTally()
        if (epoch !== this.own) tally.miss(lost)
        else for (const [level, lines] of levels) tally.drop(level, lines)
        epoch.giveUp(segment, tally)
        books.count(tally)
        const message = `The spool in ${folder} is full: the oldest lines on the disk were given up.`
        report({ code: 'CORDWOOD_PROBLEM_DROPPED', message, lost })
        return true
      } catch {
        return false
      }
    }
    return false
  }

  /** Stops reading; what is on the disk stays there. */
  close(): void {
    this.advance()
    this.mark()
    for (const epoch of this.all) tryLater(() => epoch.close())
  }

  #epochOptions(isRecovered: boolean, doubt: EpochOptions['doubt']): EpochOptions {
    const { files, levels, books, report, watch } = this.#options
    return {
      files,
      table: levels,
      windows: this.#windows,
      isRecovered,
      doubt,
      ...(watch !== undefined && { watch }),
      onDamage: (damage) => {
        const { lines } = damage
        const tally = new ReaderTally()
        if (isRecovered) tally.miss(lines)
        // Nobody knows their levels.
        else if (lines > 0) tally.drop(levelNumbers.info, lines)
        books.count(tally)
        watch?.counted(tally)
        if (this.#isDamageReported && lines === 0) return
        this.#isDamageReported = true
        const message = damageMessage(damage)
        report({ code: 'CORDWOOD_PROBLEM_SPOOL_DAMAGED', message, lost: lines })
      },
    }
  }
}

/** What is tried again later anyway, and loses nothing when it fails. */
function tryLater(act: () => void): void {
  try {
    act()
  } catch {
    // A mark that is too old, or a file that should be gone, only makes lines be sent again.
  }
}
