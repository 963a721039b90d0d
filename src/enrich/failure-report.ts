import type { ReportProblem } from '../core/problem.ts'

const repeatMs = 60_000

/** A look-up that fails fails for many lines: it is one Problem, and the same again after a minute, with their number. */
export class FailureReport {
  readonly #name: string
  readonly #report: ReportProblem
  readonly #now: () => number
  #quietUntil = -Infinity
  #more = 0

  /** @param now - milliseconds that only grow. */
  constructor(name: string, report: ReportProblem, now: () => number) {
    this.#name = name
    this.#report = report
    this.#now = now
  }

  /** One more line goes without. */
  add(what: string, cause: unknown): void {
    const now = this.#now()
    if (now < this.#quietUntil) {
      this.#more++
      return
    }
    this.#quietUntil = now + repeatMs
    const more = this.#more === 0 ? '' : ` So it was for ${this.#more} lines more since this was last said.`
    this.#more = 0
    this.#report({
      code: 'CORDWOOD_PROBLEM_ENRICHER',
      message: `The enricher ${this.#name} ${what}: the line was written without what it adds.${more}`,
      ...(cause !== undefined && { cause }),
      lost: 0,
    })
  }
}
