import type { AuditOptions } from '../audit/options.ts'
import { checkFunction, checkInteger, checkKeys, checkObject, checkOneOf, describe } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { type Limits, type Serializers, defaultLimits } from '../core/encoder.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelAlias, LevelInput, LevelName } from '../core/level.ts'
import type { Problem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import type { LineFormat, OverflowPolicy } from '../core/sink.ts'
import type { Condition } from '../enrich/condition.ts'
import type { EnricherInput, EnrichRecord } from '../enrich/enricher.ts'
import type { SamplingOptions } from '../sample/options.ts'
import type { TailOptions } from '../sample/tail-options.ts'
import type { MaskOptions } from '../mask/settings.ts'
import type { RedactOptions } from './redact-options.ts'
import type { SinkInput } from './sink-input.ts'
import type { LoggerMembers } from './surface.ts'

/** Names that a custom level cannot have. */
export type ReservedLevelName = keyof LoggerMembers | LevelName | LevelAlias | 'silent' | 'then' | 'constructor' | 'toJSON'

/** The bounded ring in front of each sink. */
export interface RingSettings {
  /** Lines that wait at most; default 16,384. */
  readonly capacity?: number
  /** UTF-16 units of the lines that wait at most; default 8 MiB. */
  readonly maxBytes?: number
  /** What happens when it is full; unless given, a sink that can write within the call does, others drop the lowest level. */
  readonly overflow?: OverflowPolicy
  /** How long a call waits at most for a pipe that its reader does not empty; default 2,000. */
  readonly blockMs?: number
  /** How long a line waits at most; default 10. */
  readonly flushIntervalMs?: number
  /** Lines of this level and above are written within the call, by sinks that can; default `error`. */
  readonly syncAtOrAbove?: LevelInput | (string & {})
}

/** What happens at the end of the process. */
export interface ExitSettings {
  /** Signals at which lines are written before the process ends as it would have; default SIGTERM, SIGINT, SIGHUP. */
  readonly signals?: readonly NodeJS.Signals[]
  /** How long the last flush takes at most; default 2,000. */
  readonly timeoutMs?: number
  /** Log an uncaught exception or rejection at fatal before the process dies of it; default true. */
  readonly logFatal?: boolean
}

/** Options of a logger. One that is not known, or not built yet, is refused with CORDWOOD_ERR_OPTION_UNKNOWN. */
export interface LoggerOptions<Custom extends string = never> {
  /** The service's name: `service.name`. */
  readonly service?: string
  /** The service's version: `service.version`. */
  readonly version?: string
  /** `service.environment`. */
  readonly env?: string
  /** The lowest level that is logged; default `info`. */
  readonly level?: LevelInput<NoInfer<Custom>>
  /** Levels beside the six, by name: integers from 1 to 1,000. Each becomes a method. */
  readonly levels?: { readonly [Name in Custom]: Name extends ReservedLevelName ? never : number }
  /** Other words for levels in the lines: `{ warn: 'WARNING', fatal: 'CRITICAL' }`. */
  readonly levelNames?: Readonly<Record<string, string>>
  /** The form of a line; default `ecs`. A sink may have its own. */
  readonly format?: LineFormat
  /** Precision of the time; default `ms`. */
  readonly timestamp?: 'ms' | 'us' | 'ns'
  /**
   * Which lines carry `log.template_id`: 16 hexadecimal digits that are the same for all lines of one kind, in every process.
   * Unless given, those whose message has holes, with the id of the message as it was written. `'literal'`: all lines, with that id.
   * `true`: all lines, with the id of the message together with the names of the fields. `false`: no line. Messages that are
   * built at run time have none.
   */
  readonly templateId?: boolean | 'literal'
  /** Fields of each line, below those of context and call. */
  readonly base?: Fields
  /** Replace the values of top-level keys before they are encoded. */
  readonly serializers?: Serializers
  /** Values that lines do not show, by their paths, as pino has it: a list of paths, or `{ paths, censor, remove }`. */
  readonly redact?: readonly string[] | RedactOptions
  /** What must not stand in lines: passwords, tokens, personal data. On by default; `{ mode: 'off' }` turns it off. */
  readonly mask?: MaskOptions
  /**
   * Adds to lines what their calls do not say: functions, fields that are always the same, or either with conditions. They see
   * the call unmasked; what they add is masked like all else, and overwrites nothing.
   */
  readonly enrich?: readonly EnricherInput[]
  /** Only these calls become lines; the others count as discarded. By type, level, template, or by a function of the call, unmasked. */
  readonly filter?: Condition<EnrichRecord>
  /** Where lines go; default `[stdout()]`. */
  readonly sinks?: readonly SinkInput[]
  /** The bounded ring in front of each sink. */
  readonly ring?: RingSettings
  /** Where `audit()` writes: a chain of its own, past level, sampling and ring. */
  readonly audit?: AuditOptions
  /**
   * Which lines are kept; default all. `'adaptive'`: debug 1 %, info 10 %, warn 50 %, fewer under load and more of what is important.
   * Lines of level error and above always are.
   */
  readonly sampling?: 'adaptive' | SamplingOptions
  /** Keeps all lines of a request or job that fails or is slow, also those below `level`. */
  readonly tail?: TailOptions
  /** What cuts a line that is too large; a marker names the limit. */
  readonly limits?: Partial<Limits>
  /** `auto` (default): lines carry the ids of an active OpenTelemetry span. `off`: they do not. */
  readonly trace?: 'auto' | 'off'
  /** What happens at the end of the process. */
  readonly exit?: ExitSettings
  /** Told of everything that goes wrong inside; default: standard error, once per code per minute. */
  readonly onProblem?: (problem: Problem) => void
  /** Where the time comes from, for tests. */
  readonly clock?: Clock
}

const known = [
  'service',
  'version',
  'env',
  'level',
  'levels',
  'levelNames',
  'format',
  'timestamp',
  'templateId',
  'base',
  'serializers',
  'redact',
  'mask',
  'enrich',
  'filter',
  'sinks',
  'ring',
  'sampling',
  'tail',
  'audit',
  'limits',
  'trace',
  'exit',
  'onProblem',
  'clock',
]
/** Names that somebody brings along from pino or winston. */
const hints: Readonly<Record<string, string>> = {
  schema: 'It comes in a later version.',
  name: 'Here it is `service`.',
  customLevels: 'Here it is `levels`.',
  defaultMeta: 'Here it is `base`.',
  mixin: 'Here it is `enrich`, a list of functions.',
  transport: 'Here it is `sinks`, a list; transports of pino go in by `pinoTransport` of cordwood/pino.',
  transports: 'Here it is `sinks`.',
  silent: "Here it is `level: 'silent'`.",
}
const maxTimeoutMs = 600_000

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function checkText(name: string, value: unknown): void {
  if (value !== undefined && (typeof value !== 'string' || value === '')) throw invalid(name, 'a non-empty string', value)
}

function checkOptional(name: string, value: unknown): void {
  if (value !== undefined) checkObject(name, value)
}

function checkValues(name: string, value: unknown, type: 'string' | 'function'): void {
  checkOptional(name, value)
  for (const [key, member] of Object.entries(value ?? {})) {
    if (typeof member !== type) throw invalid(`${name}.${key}`, `a ${type}`, member)
  }
}

/** The limits with their defaults. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkLimits(limits: Partial<Limits> | undefined): Limits {
  checkOptional('limits', limits)
  if (limits !== undefined) checkKeys('`limits`', limits, Object.keys(defaultLimits))
  const { maxDepth, maxKeys, maxStringLength, maxLineBytes } = defaultLimits
  return {
    maxDepth: checkInteger('limits.maxDepth', limits?.maxDepth, maxDepth, 1, 100),
    maxKeys: checkInteger('limits.maxKeys', limits?.maxKeys, maxKeys, 1),
    maxStringLength: checkInteger('limits.maxStringLength', limits?.maxStringLength, maxStringLength, 16),
    maxLineBytes: checkInteger('limits.maxLineBytes', limits?.maxLineBytes, maxLineBytes, 1024),
  }
}

/** Exit settings with their defaults. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkExit(exit: ExitSettings | undefined): Required<ExitSettings> {
  checkOptional('exit', exit)
  if (exit !== undefined) checkKeys('`exit`', exit, ['signals', 'timeoutMs', 'logFatal'])
  const signals = exit?.signals ?? ['SIGTERM', 'SIGINT', 'SIGHUP']
  if (!Array.isArray(signals)) throw invalid('exit.signals', 'an array of signal names', signals)
  for (const signal of signals as readonly unknown[]) {
    if (typeof signal !== 'string' || !/^SIG[A-Z0-9]+$/.test(signal) || signal === 'SIGKILL' || signal === 'SIGSTOP') {
      throw invalid('exit.signals', 'names of signals that a process can handle', signal)
    }
  }
  const logFatal = exit?.logFatal ?? true
  if (typeof logFatal !== 'boolean') throw invalid('exit.logFatal', 'true or false', logFatal)
  return { signals, timeoutMs: checkInteger('exit.timeoutMs', exit?.timeoutMs, 2000, 0, maxTimeoutMs), logFatal }
}

/** Refuses what cannot be used, before anything is opened. */
export function checkOptions(options: LoggerOptions<string>): void {
  checkKeys('createLogger', options, known, hints)
  checkText('service', options.service)
  checkText('version', options.version)
  checkText('env', options.env)
  checkOneOf('timestamp', options.timestamp, ['ms', 'us', 'ns'], 'ms')
  checkOneOf('trace', options.trace, ['auto', 'off'], 'auto')
  checkFormat('format', options.format)
  checkValues('levelNames', options.levelNames, 'string')
  checkValues('serializers', options.serializers, 'function')
  checkOptional('base', options.base)
  checkOptional('ring', options.ring)
  checkOptional('clock', options.clock)
  for (const name of options.clock === undefined ? [] : (['now', 'monotonic'] as const)) {
    if (typeof options.clock?.[name] !== 'function') throw invalid(`clock.${name}`, 'a function', options.clock?.[name])
  }
  checkFunction('onProblem', options.onProblem)
  if (options.sinks !== undefined && !Array.isArray(options.sinks)) throw invalid('sinks', 'an array of sinks', options.sinks)
}

/** Throws CORDWOOD_ERR_OPTION_INVALID unless the value is a form of a line. */
export function checkFormat(name: string, format: unknown): void {
  if (typeof format !== 'function') checkOneOf(name, format, ['ecs', 'pino'], 'ecs')
}
