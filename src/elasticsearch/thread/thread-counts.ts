import type { DiskFiles } from '../../writer/disk-files.ts'
import { type Ending, hasEnded } from '../spool/ending.ts'
import { addCounts, noCounts, type ReaderCounts } from '../spool/reader-counts.ts'
import { ReaderTally } from '../spool/reader-tally.ts'
import type { FrameOutcome } from '../spool/segment.ts'
import type { Report } from './messages.ts'

/**
 * What threads have counted of lines that no other one will see: the rest is read, sent and counted again by the one after it. What
 * a thread was doing to the disk when it died is looked at there.
 */
export class ThreadCounts {
  /** Of the threads that are dead. */
  ofDead: ReaderCounts = noCounts
  readonly #files: DiskFiles
  /** Of the one that lives, which shows all that it counts by itself. */
  #lasting = new ReaderTally()
  #ending: Ending | undefined

  constructor(files: DiskFiles) {
    this.#files = files
  }

  /** A frame that was in memory only has come to its end. */
  add(outcome: FrameOutcome): void {
    this.#lasting.add(outcome)
  }

  /** What the thread tells of the rest. */
  take(report: Report): void {
    if (report.told === 'ending') this.#ending = report.ending
    else if (report.told === 'ended') this.#ended(report.isDone)
    else if (report.told === 'counted') this.#lasting.count(report.counts)
  }

  /** The thread is dead. */
  close(): void {
    if (this.#ending !== undefined) this.#ended(hasEnded(this.#files, this.#ending))
    this.ofDead = addCounts(this.ofDead, this.#lasting)
    this.#lasting = new ReaderTally()
  }

  #ended(isDone: boolean): void {
    if (isDone && this.#ending !== undefined) this.#lasting.count(this.#ending.counts)
    this.#ending = undefined
  }
}
