import type { ErrorCode } from '../core/error.ts'
import type { ReportProblem } from '../core/problem.ts'

/** Lines that are lost one after the other are one piece of bad news, not thousands: reported when it begins and when it ends. */
export class LossReport {
  readonly #report: ReportProblem
  readonly #code: ErrorCode
  readonly #begun: string
  readonly #ended: string
  #lost = 0

  constructor(report: ReportProblem, code: ErrorCode, begun: string, ended: string) {
    this.#report = report
    this.#code = code
    this.#begun = begun
    this.#ended = ended
  }

  /** One more line is lost. */
  add(): void {
    if (++this.#lost === 1) this.#report({ code: this.#code, message: this.#begun, lost: 1 })
  }

  /** It is over, if it had begun; says how many lines more there were. */
  end(): void {
    const more = this.#lost - 1
    this.#lost = 0
    if (more > 0) this.#report({ code: this.#code, message: this.#ended, lost: more })
  }
}
