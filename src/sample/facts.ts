import type { SamplingFacts } from '../core/context.ts'
import { noTrace, traceNumber } from './trace-number.ts'

/** What fields without anything of interest say. */
export const noFacts: SamplingFacts = Object.freeze({ traceNumber: noTrace, isUserFacing: undefined, isCriticalPath: undefined })

type Values = Readonly<Record<string, unknown>>

function flag(camel: unknown, snake: unknown): boolean | undefined {
  const value = camel === undefined ? snake : camel
  return value === undefined ? undefined : value === true
}

/** The number of the trace that fields name; `noTrace` where they name none. */
export function traceNumberOf(fields: Values): number {
  const id = fields['traceId'] ?? fields['trace_id'] ?? fields['trace.id']
  return typeof id === 'string' && id !== '' ? traceNumber(id) : noTrace
}

/** Whether fields say `userFacing: true`; undefined where they do not say. */
export function isUserFacing(fields: Values): boolean | undefined {
  return flag(fields['userFacing'], fields['user_facing'])
}

/** Whether fields say `criticalPath: true`; undefined where they do not say. */
export function isCriticalPath(fields: Values): boolean | undefined {
  return flag(fields['criticalPath'], fields['critical_path'])
}

/** What sampling has to know of fields. Never throws, whatever their getters do. */
export function readFacts(fields: object): SamplingFacts {
  const values = fields as Values
  try {
    return {
      traceNumber: traceNumberOf(values),
      isUserFacing: isUserFacing(values),
      isCriticalPath: isCriticalPath(values),
    }
  } catch {
    return noFacts
  }
}
