import { type AuditReceipt, noReceipt } from '../audit/receipt.ts'
import { CordwoodError } from '../core/error.ts'
import { levelNumbers } from '../core/level.ts'
import type { LoggerCore } from './core.ts'

/** One call of `audit()`: its arguments without those at the end that were not given. */
export function audit(core: LoggerCore, first: unknown, second: unknown, more: readonly unknown[]): AuditReceipt {
  const given = more.length > 0 ? [first, second, ...more] : second === undefined ? [first] : [first, second]
  const trail = core.pipeline.parts.audit
  return trail === undefined ? auditWithoutTrail(core, given) : trail.append(core, given, core.pipeline)
}

/** What `audit()` does in a logger without the option: the line goes where all lines go. */
function auditWithoutTrail(core: LoggerCore, given: readonly unknown[]): AuditReceipt {
  const message =
    'audit() was called, but the logger has no option `audit`: the record is an ordinary line. Give it a file: audit: { path, key }.'
  core.pipeline.report({ code: 'CORDWOOD_PROBLEM_AUDIT_OFF', message, lost: 0 })
  const [first, second, third, ...more] = given
  core.log(levelNumbers.info, first, second, third, more)
  return noReceipt(new CordwoodError('CORDWOOD_ERR_AUDIT', 'Expected a logger with the option `audit`, got none.'))
}
