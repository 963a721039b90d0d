import type { AuditReceipt } from '../audit/receipt.ts'
import { levelNumbers } from '../core/level.ts'
import type { Fields } from '../core/record.ts'
import { audit } from './audit-call.ts'
import { isOff, type LoggerCore } from './core.ts'
import type { LogMethods } from './family.ts'
import { logDuration } from './log-duration.ts'

const { trace, debug, info, warn, error, fatal } = levelNumbers

/**
 * The log methods of one tree, as thin as they can be. Without their logger (`const { info } = log`, `.catch(log.error)`), or on
 * something that stands before one (a proxy), they log as the tree's root does: what a child had bound is missing then, but the
 * line is there.
 *
 * Whatever a call does is caught within it, and at the very end of an exhausted stack, where nothing can be called any more, not
 * even what would catch it, here: what the books lack then is found when they are read. The `try` costs
 * nothing (bench `call`).
 *
 * @param coreOf - throws for what is no logger.
 * @param root - undefined for those of a prototype, which have no tree.
 */
export function createLogMethods<Logger extends object>(coreOf: (logger: Logger) => LoggerCore, root?: LoggerCore): LogMethods {
  const coreFor = (logger: Logger): LoggerCore => {
    try {
      return coreOf(logger)
    } catch (cause) {
      if (root === undefined) throw cause
      return root
    }
  }
  return {
    trace(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, trace)) core.log(trace, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    debug(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, debug)) core.log(debug, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    info(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, info)) core.log(info, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    warn(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, warn)) core.log(warn, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    error(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, error)) core.log(error, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    fatal(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, fatal)) core.log(fatal, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    warning(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, warn)) core.log(warn, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    critical(this: Logger, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, fatal)) core.log(fatal, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    log(this: Logger, level: unknown, first?: unknown, second?: unknown, third?: unknown, ...more: unknown[]): void {
      try {
        const core = coreFor(this)
        const number = core.pipeline.callLevel(level)
        if (number !== Infinity && !isOff(core, number)) core.log(number, first, second, third, more)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    logError(this: Logger, thrown: unknown, fields?: unknown): void {
      try {
        const core = coreFor(this)
        if (!isOff(core, error)) core.logThrown(error, thrown, fields)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    logPerformance(this: Logger, operation: string, durationMs: number, metrics?: Fields): void {
      try {
        const core = coreFor(this)
        logDuration(core, operation, durationMs, metrics, false, undefined)
      } catch (cause) {
        if (root === undefined) throw cause
        root.pipeline.hasFailed = true
      }
    },
    audit: function auditCall(this: Logger, first?: unknown, second?: unknown, ...more: unknown[]): AuditReceipt {
      return audit(coreFor(this), first, second, more)
    },
  }
}
