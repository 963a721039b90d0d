import { EventEmitter } from 'node:events'
import type { LoggerOptions } from '../../logger/options.ts'
import { readRedact } from '../../logger/redact-options.ts'
import type { Redaction } from '../../logger/redaction.ts'
import { Redactor } from '../../logger/redactor.ts'
import { openRoot } from '../../logger/root.ts'
import { createFormDialect } from './dialect.ts'
import type { PinoForm } from './form.ts'
import { createLineHook } from './line-hook.ts'
import { PinoLogger } from './logger.ts'
import { createGuard } from './once.ts'
import type { PinoOptions } from './options.ts'
import { createPlainSites } from './plain-sites.ts'
import { readSettings } from './settings.ts'
import { sinkOf } from './sink-of.ts'

const isMember = (name: string): boolean => name in PinoLogger.prototype

/**
 * Opens the first logger of a tree in pino's ways.
 *
 * @param destination - where pino takes one.
 * @param redaction - in place of that of the option `redact`.
 * @throws CordwoodError for an option that is unknown or cannot be used.
 */
export function openPino(options: PinoOptions<string>, destination: unknown, redaction?: Redaction): PinoLogger {
  const settings = readSettings(options, isMember)
  const { levels, prefix, streamWrite, isCrlf } = settings
  const { sinks } = settings.rest
  const chosen =
    sinks !== undefined && destination === undefined && options.transport === undefined
      ? undefined
      : sinkOf(destination, options.transport, settings)
  const rest: LoggerOptions<string> = {
    ...settings.rest,
    ...(chosen === undefined ? {} : { sinks: [chosen.sink, ...(sinks ?? [])] }),
    // Whoever gives pino a stream sees each line in it when the call is over; a stream that asks to wait can only be waited for later.
    ...(chosen?.isImmediate === true
      ? { ring: { blockMs: 0, syncAtOrAbove: -Infinity as unknown as string, ...settings.rest.ring } }
      : {}),
    serializers: settings.serializers,
  }
  const redact = readRedact(settings.rest.redact) ?? { paths: [], censor: undefined }
  const core = openRoot(rest, isMember, {
    levels: levels.table,
    sites: createPlainSites(),
    prefix,
    redaction: (report) => redaction ?? new Redactor(redact, report),
    createPinoDialect: (dialect, report) => {
      const { messageKey, errorKey, formatLevel, time } = settings
      return createFormDialect({ messageKey, errorKey, formatLevel, time, levels: levels.table.entries }, dialect, report)
    },
    ...(streamWrite === undefined && !isCrlf
      ? {}
      : { wrapPinoEncoder: (encoder, report) => createLineHook(encoder, streamWrite, isCrlf, report) }),
  })
  const { report } = core.pipeline
  const form: PinoForm = {
    core,
    settings,
    guard: createGuard(report),
    levels,
    serializers: settings.serializers,
    formatLog: settings.formatLog,
    redactor: redaction ?? new Redactor(redact, report),
  }
  return PinoLogger.open(form, { emitter: new EventEmitter(), stream: destination ?? process.stdout, onChild: settings.onChild })
}
