import type { Problem, ReportProblem } from '../../core/problem.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { drawProgress } from './progress-bar.ts'
import type { ShipProgress } from './run-shipment.ts'

/** What of a terminal is used: standard error, so that the summary alone is on standard output. */
export interface Screen {
  readonly isTTY: boolean
  readonly columns: number
  write(text: string): unknown
}

/** So far back the rates look. */
const rateMs = 5_000

/** Draws the progress bar on a terminal; elsewhere it says only what goes wrong. */
export class ProgressView {
  readonly #screen: Screen
  readonly #names: readonly string[]
  readonly #isUnicode: boolean
  readonly #now: () => number
  readonly #seen: { readonly at: number; readonly lines: number; readonly bytes: number }[] = []
  #trouble: string | undefined
  #isDrawn = false

  /** @param names - of the files. @param now - milliseconds that only grow. */
  constructor(screen: Screen, names: readonly string[], isUnicode: boolean, now: () => number) {
    this.#screen = screen
    this.#names = names.map((name) => neutralise(name))
    this.#isUnicode = isUnicode
    this.#now = now
  }

  readonly report: ReportProblem = ({ code, message }: Problem) => {
    // Refused lines are told of in the summary.
    if (code === 'CORDWOOD_PROBLEM_DEAD_LETTER') return
    const isTrouble = code === 'CORDWOOD_PROBLEM_SERVER'
    if (isTrouble || code === 'CORDWOOD_PROBLEM_SINK_RECOVERED') this.#trouble = isTrouble ? reasonIn(message) : undefined
    if (!this.#screen.isTTY || !isTrouble) this.say(message)
  }

  readonly show = ({ counts, file, doneBytes, totalBytes }: ShipProgress): void => {
    if (!this.#screen.isTTY) return
    const lines = counts.stored + counts.alreadyStored + counts.failureStore + counts.deadLettered
    const at = this.#now()
    this.#seen.push({ at, lines, bytes: doneBytes })
    while (at - (this.#seen[0]?.at ?? at) > rateMs) this.#seen.shift()
    const from = this.#seen[0] ?? { at, lines, bytes: doneBytes }
    const seconds = Math.max(0.001, (at - from.at) / 1000)
    const figures = {
      name: this.#names[file] ?? '',
      file: file + 1,
      files: this.#names.length,
      lines,
      rejected: counts.deadLettered,
      doneBytes,
      totalBytes,
      linesASecond: (lines - from.lines) / seconds,
      bytesASecond: (doneBytes - from.bytes) / seconds,
      trouble: this.#trouble,
    }
    this.#screen.write(`\r\u001B[K${drawProgress(figures, this.#screen.columns, this.#isUnicode)}`)
    this.#isDrawn = true
  }

  /** A message on a line of its own. */
  say(message: string): void {
    this.clear()
    this.#screen.write(`cordwood: ${neutralise(message)}\n`)
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#isDrawn) this.#screen.write('\r\u001B[K')
    this.#isDrawn = false
  }
}

/** What stands in the parentheses of the message. */
function reasonIn(message: string): string {
  return neutralise(/\((.*)\)/s.exec(message)?.[1] ?? message)
}
