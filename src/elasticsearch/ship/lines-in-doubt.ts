import type { Refusal } from '../bulk/bulk-answer.ts'
import { doubted, joined, type Run, singles } from './line-run.ts'
import type { Blindness, Finding, RolloverCheck } from './rollover.ts'
import type { ShipperNews } from './shipper-news.ts'

/** What is to be done with lines that are sent again. */
export interface Sorted {
  /** To be sent. */
  readonly send: readonly Run[]
  /** Stored by a try that seemed to fail: each by itself. */
  readonly stored: readonly Run[]
  /** What is to be shown when the next try was answered; undefined where none of them is in doubt, or we may not look. */
  readonly ticket: Ticket | undefined
}

/** What was seen before a try. */
export interface Ticket {
  readonly writtenTo: string | undefined
}

const none: readonly Run[] = []

/** Lines of which it is not known whether an earlier try has stored them. */
export class LinesInDoubt {
  readonly counts = {
    /** Lines that a try had stored that seemed to fail, behind a rollover. */
    rolloverFinds: 0,
    /** Second copies that were removed. */
    rolloverCopies: 0,
    /** Second copies that could not be. */
    rolloverDoubled: 0,
  }
  /** Undefined where they are simply sent again. */
  #rollover: RolloverCheck | undefined
  readonly #news: ShipperNews

  constructor(rollover: RolloverCheck | undefined, news: ShipperNews) {
    this.#rollover = rollover
    this.#news = news
  }

  /** A try that began at that time has ended without a clear answer. @param since - milliseconds since 1970. */
  doubted(run: Run, since: number): Run {
    this.#rollover?.doubted()
    return doubted(run, since)
  }

  /** Before a try. @returns why it cannot be known now which of them are stored. */
  async sort(runs: readonly Run[], signal: AbortSignal): Promise<Sorted | Refusal> {
    const rollover = this.#rollover
    if (rollover === undefined || !runs.some(isDoubted)) return { send: runs, stored: none, ticket: undefined }
    const finding = this.#tell(await rollover.find(runs, signal))
    if (finding.kind === 'denied') return { send: runs, stored: none, ticket: undefined }
    if (finding.kind === 'failed') return refusalOf(finding)
    const { isStored, writtenTo } = finding
    if (!isStored.includes(true)) return { send: runs, stored: none, ticket: { writtenTo } }
    const send: Run[] = []
    const stored: Run[] = []
    let index = 0
    for (const line of singles(runs)) (isStored[index++] === true ? stored : send).push(line)
    this.counts.rolloverFinds += stored.length
    return { send: joined(send), stored, ticket: { writtenTo } }
  }

  /** After a try whose answer was clear. @returns why it cannot be known now that each line stands there once. */
  async confirm(runs: readonly Run[], ticket: Ticket | undefined, signal: AbortSignal): Promise<Refusal | undefined> {
    const inDoubt = runs.filter(isDoubted)
    if (ticket === undefined || this.#rollover === undefined || inDoubt.length === 0) return undefined
    const finding = this.#tell(await this.#rollover.confirm(inDoubt, ticket.writtenTo, signal))
    return finding.kind === 'failed' ? refusalOf(finding) : undefined
  }

  #tell(finding: Finding | Blindness): Finding | Blindness {
    if (finding.kind === 'denied') {
      this.#rollover = undefined
      this.#news.unseen(finding.reason)
    }
    if (finding.kind !== 'known') return finding
    const { unread, removed, left, refusal } = finding
    this.counts.rolloverCopies += removed
    this.counts.rolloverDoubled += left
    if (unread !== undefined) this.#news.unread(unread)
    if (left > 0) this.#news.doubled(left, refusal)
    return finding
  }
}

const isDoubted = ({ doubtSince }: Run): boolean => doubtSince !== undefined

const refusalOf = ({ status, reason }: Extract<Blindness, { kind: 'failed' }>): Refusal => ({
  status,
  type: 'rollover_check',
  reason,
})
