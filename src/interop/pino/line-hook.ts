import type { Encoder } from '../../core/encoder.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { createGuard } from './once.ts'

/** An encoder within another. */
export interface EncoderAround extends Encoder {
  readonly inner: Encoder
}

/**
 * Has a function see each line before it is written (pino's `hooks.streamWrite`), and ends it with `\r\n` where asked to.
 *
 * @param change - must answer with the text to write; when it does not, the line is written as it was.
 */
export function createLineHook(
  inner: Encoder,
  change: ((line: string) => unknown) | undefined,
  isCrlf: boolean,
  report: ReportProblem,
): EncoderAround {
  const guard = createGuard(report)
  const changed = (given: string): string => {
    let line = given
    if (change !== undefined) {
      line = guard(
        'hooks.streamWrite',
        () => {
          const answer = change(given)
          if (typeof answer !== 'string') throw new TypeError(`expected the line's text, got ${typeof answer}`)
          return answer.endsWith('\n') ? answer : `${answer}\n`
        },
        given,
      )
    }
    return isCrlf && !line.endsWith('\r\n') ? `${line.slice(0, -1)}\r\n` : line
  }
  return {
    format: inner.format,
    inner,
    bind: (fields, below, serializers) => inner.bind(fields, below, serializers),
    line: (...call) => changed(inner.line(...call)),
    append: (line, fields) => changed(inner.append(line.endsWith('\r\n') ? `${line.slice(0, -2)}\n` : line, fields)),
  }
}
