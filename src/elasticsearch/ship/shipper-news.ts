import type { ReportProblem } from '../../core/problem.ts'
import { describeRefusal, type Refusal } from '../bulk/bulk-answer.ts'
import {
  type CircuitEvent,
  type DeadLetterEvent,
  openChannels,
  type RequestEvent,
  type ShipperChannels,
} from './shipper-events.ts'

/** Tells the logger's problems and the diagnostics channels how shipping goes. */
export class ShipperNews {
  readonly #target: string
  readonly #report: ReportProblem
  readonly #channels: ShipperChannels
  #isInTrouble = false

  constructor(target: string, report: ReportProblem, channels: ShipperChannels = openChannels()) {
    this.#target = target
    this.#report = report
    this.#channels = channels
  }

  /** Requests fail at present. */
  get isInTrouble(): boolean {
    return this.#isInTrouble
  }

  /** A `_bulk` request has ended. @param event - made only where somebody listens. */
  requested(event: () => Omit<RequestEvent, 'target'>): void {
    const { request } = this.#channels
    if (request.hasSubscribers) request.publish({ target: this.#target, ...event() } satisfies RequestEvent)
  }

  /** Requests fail; said once until they succeed again. */
  troubled(refusal: Refusal): void {
    if (this.#isInTrouble) return
    this.#isInTrouble = true
    const reason = describeRefusal(refusal)
    const message = `Elasticsearch does not take our lines (${reason}): they wait, and it is tried again.`
    this.#report({ code: 'CORDWOOD_PROBLEM_SERVER', message, lost: 0 })
    this.#channels.circuit.publish({ target: this.#target, isOpen: true, reason } satisfies CircuitEvent)
  }

  /** Requests succeed. */
  recovered(): void {
    if (!this.#isInTrouble) return
    this.#isInTrouble = false
    this.#report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message: 'Elasticsearch takes our lines again.', lost: 0 })
    this.#channels.circuit.publish({ target: this.#target, isOpen: false, reason: '' } satisfies CircuitEvent)
  }

  /** Lines were refused for good. @param failure - why they could not be written down, so that they are lost. */
  buried(lines: number, first: Refusal | undefined, path: string, failure?: unknown): void {
    const reason = first === undefined ? '' : describeRefusal(first)
    const what = `Elasticsearch refused ${lines} lines for good (first: ${reason})`
    const code = 'CORDWOOD_PROBLEM_DEAD_LETTER'
    if (failure === undefined) this.#report({ code, message: `${what}. They are in ${path}.`, lost: 0 })
    else this.#report({ code, message: `${what}, and they could not be written to ${path}.`, cause: failure, lost: lines })
    const event: DeadLetterEvent = { target: this.#target, lines, path, reason, areWritten: failure === undefined }
    this.#channels.deadLetter.publish(event)
  }

  /** Older dead letters were given up for new ones. */
  displaced(letters: number, path: string): void {
    const message = `The files of dead letters are full: the older one, ${path}.1, was given up.`
    this.#report({ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', message, lost: letters })
  }

  /** It cannot be known whether lines were stored before a rollover. */
  unseen(reason: string): void {
    const message = `We may not look for lines behind a rollover of ${this.#target} (${reason}): a line whose request broke off just before one can be stored twice. Grant \`read\` and \`view_index_metadata\`, or set \`dedupe: 'index'\` to do without.`
    this.#report({ code: 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN', message, lost: 0 })
  }

  /** The same, of an index that nobody can read now. */
  unread(reason: string): void {
    const message = `It cannot be seen which lines an index behind a rollover of ${this.#target} has (${reason}): a line whose request broke off just before it can be stored twice.`
    this.#report({ code: 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN', message, lost: 0 })
  }

  /** Lines stand on both sides of a rollover. @param reason - why the second copies could not be removed. */
  doubled(copies: number, reason: string): void {
    const message = `Around a rollover of ${this.#target} ${copies} lines were stored twice, and the second copies could not be removed (${reason}). Grant \`delete\`.`
    this.#report({ code: 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN', message, lost: 0 })
  }

  /** Something threw that never should. */
  broken(cause: unknown): void {
    this.#report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message: 'Shipping to Elasticsearch failed inside.', cause, lost: 0 })
  }
}
