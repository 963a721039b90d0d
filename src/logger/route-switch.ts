import type { LogRecord } from '../core/record.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Compiled, Described } from '../enrich/condition.ts'
import { memberOf } from '../enrich/field-names.ts'
import { lineType } from '../enrich/line-type.ts'

/** What is known of a line before it is decoded. */
export interface Switched {
  readonly level: number
  readonly sequence: number
  /** The message as it stands in the code. */
  readonly template: string
}

/** The type of a line that was decoded. */
export function recordType({ fields, error }: Pick<LogRecord, 'fields' | 'error'>): string {
  return lineType((name) => memberOf(fields, name), error !== undefined)
}

/** One condition of the routing. All sinks behind it, on both sides, get one answer for a line: it is asked once. */
export class RouteSwitch {
  readonly #name: string
  readonly #condition: Compiled<LogRecord>
  readonly #report: ReportProblem
  #sequence = -1
  #answer = true

  constructor(name: string, condition: Compiled<LogRecord>, report: ReportProblem) {
    this.#name = name
    this.#condition = condition
    this.#report = report
  }

  /**
   * Whether the condition holds. One that throws holds: the line is kept.
   *
   * @param decode - the line as a record, where the condition wants more than level and template.
   */
  holds(line: Switched, decode: () => LogRecord): boolean {
    if (line.sequence === this.#sequence) return this.#answer
    const answer = this.#ask(line, decode)
    this.#sequence = line.sequence
    this.#answer = answer
    return answer
  }

  #ask({ level, template }: Switched, decode: () => LogRecord): boolean {
    const { words, predicate } = this.#condition
    try {
      if (predicate !== undefined) return Boolean(predicate(decode()) as unknown)
      const described: Described = {
        level,
        template,
        get type() {
          return recordType(decode())
        },
      }
      return words === undefined || words(described)
    } catch (cause) {
      const message = `The condition ${this.#name} threw: the line was kept.`
      this.#report({ code: 'CORDWOOD_PROBLEM_FILTER', message, cause, lost: 0 })
      return true
    }
  }
}
