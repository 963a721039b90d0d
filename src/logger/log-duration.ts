import { levelNumbers } from '../core/level.ts'
import { isOff, type LoggerCore } from './core.ts'
import { durationFields, type LogDuration } from './measure.ts'
import { messageOf } from './value-kind.ts'

const { info, error } = levelNumbers

/** Logs how long something took: at info, or at error where it failed. */
export function logDuration(
  core: LoggerCore,
  ...[operation, durationMs, fields, failed, failure]: Parameters<LogDuration>
): void {
  const level = failed ? error : info
  if (isOff(core, level)) return
  const name = messageOf(operation)
  core.emit(level, name, durationFields(name, durationMs, failed, fields), failure)
}
