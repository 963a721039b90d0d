import { checkFunction, checkString } from '../core/check.ts'
import type { Fields } from '../core/record.ts'
import { runToEnd } from './run.ts'
import { createScope } from './scope.ts'
import { contextStorage } from './storage.ts'
import { beginWork } from './trace.ts'

/**
 * Runs work that no request began (a timer, a message of a queue) in a scope of its own: each of its lines has `job.name`,
 * a new transaction id, a trace id (the current one, or a new one) and these fields.
 *
 * @param name - of the kind of job: `nightly-report`.
 * @param fields - of this run; a `transactionId` here replaces the new one.
 * @returns what the function returns.
 * @throws CORDWOOD_ERR_OPTION_INVALID when the name is empty or the last argument is no function.
 *
 * @example
 * ```ts
 * import { createLogger, runJob } from 'cordwood'
 * const log = createLogger({ service: 'reports' })
 * await runJob('nightly-report', { day: '2026-11-21' }, async () => {
 *   log.info('report made') // → with job.name, day, trace.id and transaction.id
 * })
 * ```
 */
export function runJob<Result>(name: string, fields: Fields, call: () => Result): Result {
  checkString('name', name)
  checkFunction('call', call)
  const { ids, spanId, parentSpanId, root } = beginWork(undefined)
  const parent = parentSpanId === undefined ? undefined : { 'parent.id': parentSpanId }
  const scope = createScope(contextStorage.getStore(), { 'job.name': name, ...ids, ...parent, transactionId: spanId }, root)
  return runToEnd(createScope(scope, fields), call)
}
