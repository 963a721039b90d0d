import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/**
 * One name of a path: `b` in `a.b`, also in `a["b"]`; `*` is any name. A comma joins two paths by mistake, as in pino. Brackets hold
 * anything but brackets, so this is linear.
 */
const step = /(?:^|\.)([^.[\]'"`,]+)|\[(?:(["'`])([^[\]]*)\2|([^[\]'"`]+))\]/y

function invalid(path: unknown, got: string): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected each of \`redact.paths\` to be a path such as 'req.headers["x-key"]' or 'users[*].name', got ${got === '' ? describe(path) : got}.`,
  )
}

/**
 * The names of a path in pino's syntax: names joined by dots, names in brackets, `*` for any name.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID.
 */
export function parseRedactPath(path: unknown): readonly string[] {
  if (typeof path !== 'string' || path === '') throw invalid(path, '')
  const names: string[] = []
  step.lastIndex = 0
  for (let from = 0; from < path.length; from = step.lastIndex) {
    step.lastIndex = from
    const found = step.exec(path)
    if (found === null) throw invalid(path, '')
    names.push(found[1] ?? found[3] ?? found[4] ?? '')
  }
  return names
}
