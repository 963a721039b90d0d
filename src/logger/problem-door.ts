import type { ErrorCode } from '../core/error.ts'
import { node } from '../core/node.ts'
import type { Problem, ReportProblem } from '../core/problem.ts'

const repeatMs = 60_000

/** The one door for what goes wrong inside: counts it, tells the owner, and never throws. */
export interface ProblemDoor {
  readonly report: ReportProblem
  /** How often each code was reported. */
  readonly counts: ReadonlyMap<ErrorCode, number>
}

/** Writes one line to standard error, at once, whatever becomes of it. */
function toStderr(text: string): void {
  try {
    node.fs.writeSync(2, text)
  } catch {
    // Standard error is closed or full: there is nobody left to tell.
  }
}

// oxlint-disable-next-line no-control-regex -- what is named in a problem may come from outside: it must not drive the terminal
const onOneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')

function describe(problem: Problem): string {
  const lost = problem.lost > 0 ? ` Lines lost: ${problem.lost}.` : ''
  const { cause } = problem
  const why = cause instanceof Error && typeof cause.message === 'string' ? ` Cause: ${cause.message}` : ''
  return `cordwood: ${problem.code}: ${onOneLine(problem.message + lost + why)}\n`
}

/**
 * Opens the door.
 *
 * @param onProblem - who is told; unless given, standard error, once per code per minute.
 * @param now - milliseconds that only grow.
 */
export function createProblemDoor(onProblem: ((problem: Problem) => unknown) | undefined, now: () => number): ProblemDoor {
  const counts = new Map<ErrorCode, number>()
  const printed = new Map<ErrorCode, number>()
  let isTelling = false

  const print = (problem: Problem): void => {
    const last = printed.get(problem.code)
    if (last !== undefined && now() - last < repeatMs) return
    printed.set(problem.code, now())
    toStderr(describe(problem))
  }
  const printCallbackFailure = (cause: unknown): void =>
    print({ code: 'CORDWOOD_PROBLEM_CALLBACK', message: '`onProblem` failed: make it catch its own errors.', cause, lost: 0 })

  const tell = (problem: Problem): void => {
    // An onProblem that logs, and so makes the next problem, must not run in a circle.
    if (onProblem === undefined || isTelling) return print(problem)
    isTelling = true
    try {
      const answer = onProblem(problem)
      if (answer instanceof Promise) answer.catch(printCallbackFailure)
    } catch (error) {
      printCallbackFailure(error)
      print(problem)
    } finally {
      isTelling = false
    }
  }

  return {
    counts,
    report(problem) {
      try {
        counts.set(problem.code, (counts.get(problem.code) ?? 0) + 1)
        tell(problem)
      } catch {
        // Even a hostile cause must not hurt the call that brought it here.
      }
    },
  }
}
