import { recordId } from '../core/id.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { FormatFunction } from '../core/sink.ts'
import { decodeLine } from './decode.ts'

/** Prints, in the form of a function, a line that was encoded in the `ecs` format. */
export type FormatPrinter = (line: string, time: number, sequence: number) => string

/**
 * Lines as a function prints them. It gets the decoded line, so what it sees is masked. When it throws, or answers with
 * anything but one line of text, the line is written in the default format and a Problem says so.
 */
export function createFormatPrinter(format: FormatFunction, bootId: string, report: ReportProblem): FormatPrinter {
  const fail = (message: string, cause?: unknown): void => {
    try {
      report({ code: 'CORDWOOD_PROBLEM_ENCODING', message: `${message} The line was written in the ecs format.`, cause, lost: 0 })
    } catch {
      // The door itself is broken: the line matters more.
    }
  }
  return (line, time, sequence) => {
    let text: unknown
    try {
      text = format(decodeLine(line, { id: recordId(bootId, sequence), time }))
    } catch (error) {
      fail('Expected the format function to return a line, but it threw.', error)
      return line
    }
    if (typeof text !== 'string' || text === '') {
      fail('Expected the format function to return a text that is not empty.')
      return line
    }
    const single = text.endsWith('\n') ? text.slice(0, -1) : text
    if (single.includes('\n')) {
      fail('Expected the format function to return one line, got several.')
      return line
    }
    return `${single}\n`
  }
}
