import { basename } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { node } from '../core/node.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { ChainEnd } from './chain.ts'
import { signCheckpoint } from './checkpoint.ts'
import type { AuditSettings } from './options.ts'
import type { AuditPlace } from './place.ts'

/** Makes the checkpoints of one chain, and gives them to those who keep them. */
export class Checkpoints {
  readonly #settings: AuditSettings
  readonly #place: AuditPlace
  readonly #clock: Clock
  readonly #report: ReportProblem
  #seq: number
  #isTelling = false

  /** @param seq - where the chain stands. */
  constructor(settings: AuditSettings, place: AuditPlace, clock: Clock, report: ReportProblem, seq: number) {
    this.#settings = settings
    this.#place = place
    this.#clock = clock
    this.#report = report
    this.#seq = seq
  }

  /** The chain has come to here. */
  passed(end: ChainEnd): void {
    const { every } = this.#settings
    // Who is told of one may write a record about that, which must not call for the next.
    if (this.#isTelling) return
    if (Math.floor(end.seq / every) > Math.floor(this.#seq / every)) this.make(end)
  }

  /** Makes one here, unless there is one. Never throws. */
  make(end: ChainEnd): void {
    if (end.seq <= this.#seq) return
    this.#seq = end.seq
    this.#isTelling = true
    const { signer, mode, onCheckpoint } = this.#settings
    const { path, checkpoints } = this.#place
    try {
      const checkpoint = signCheckpoint({ file: basename(path), ...end, time: this.#clock.now() }, signer)
      this.#guard(`The checkpoint of record ${end.seq} could not be written to ${checkpoints}.`, () =>
        node.fs.appendFileSync(checkpoints, `${JSON.stringify(checkpoint)}\n`, { mode }),
      )
      this.#guard(`\`audit.checkpoint.onCheckpoint\` failed at record ${end.seq}: make it catch its own errors.`, () =>
        onCheckpoint?.(checkpoint),
      )
    } catch (cause) {
      this.#fail(`The checkpoint of record ${end.seq} could not be made.`, cause)
    } finally {
      this.#isTelling = false
    }
  }

  #guard(message: string, act: () => unknown): void {
    try {
      const answer = act()
      if (answer instanceof Promise) answer.catch((cause: unknown) => this.#fail(message, cause))
    } catch (cause) {
      this.#fail(message, cause)
    }
  }

  #fail(message: string, cause: unknown): void {
    this.#report({ code: 'CORDWOOD_PROBLEM_AUDIT', message, cause, lost: 0 })
  }
}
