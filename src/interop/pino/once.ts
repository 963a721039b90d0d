import type { ReportProblem } from '../../core/problem.ts'

/** Calls a function of the user's within a log call, where nothing may be thrown. */
export type Guard = <Answer>(option: string, call: () => Answer, instead: Answer) => Answer

/**
 * Makes guards: a function that throws, or that answers what cannot be used, gives one Problem for its option, and the line goes on
 * without it.
 */
export function createGuard(report: ReportProblem): Guard {
  const told = new Set<string>()
  return (option, call, instead) => {
    try {
      return call()
    } catch (cause) {
      if (!told.has(option)) {
        told.add(option)
        const message = `The function \`${option}\` failed: lines are kept without what it would have done. It is told once.`
        report({ code: 'CORDWOOD_PROBLEM_CALLBACK', message, cause, lost: 0 })
      }
      return instead
    }
  }
}
