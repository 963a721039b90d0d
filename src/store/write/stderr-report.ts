import type { Problem, ReportProblem } from '../../core/problem.ts'
import { node } from '../../core/node.ts'

const repeatMs = 60_000

/** Standard error, once per code per minute: a worker has nobody else to tell. */
export function stderrReport(): ReportProblem {
  const printed = new Map<string, number>()
  return ({ code, message, lost }: Problem) => {
    const last = printed.get(code) ?? -Infinity
    if (performance.now() - last < repeatMs && lost === 0) return
    printed.set(code, performance.now())
    try {
      node.fs.writeSync(2, `cordwood: ${code}: ${message}${lost > 0 ? ` Lines lost: ${lost}.` : ''}\n`)
    } catch {
      // Standard error is closed: there is nobody left to tell.
    }
  }
}
