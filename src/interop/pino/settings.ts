import { hostname } from 'node:os'
import { checkFunction, checkKeys, describe } from '../../core/check.ts'
import type { Serializers } from '../../core/encoder.ts'
import { CordwoodError } from '../../core/error.ts'
import type { Fields } from '../../core/record.ts'
import type { LoggerOptions } from '../../logger/options.ts'
import { type LevelComparison, type PinoLevels, createPinoLevels, readComparison } from './levels.ts'
import type { PinoOptions } from './options.ts'
import { stdTimeFunctions, type TimeFunction } from './std-time-functions.ts'

type Call<Answer> = (...values: unknown[]) => Answer

/** Pino's options, read: what is the same for all loggers of a tree. */
export interface PinoSettings {
  readonly levels: PinoLevels
  readonly isOnlyCustom: boolean
  readonly compare: LevelComparison | undefined
  readonly messageKey: string
  readonly errorKey: string
  readonly nestedKey: string | undefined
  readonly mixin: Call<unknown> | undefined
  readonly merge: Call<unknown> | undefined
  readonly logMethod: Call<void> | undefined
  readonly streamWrite: ((line: string) => unknown) | undefined
  readonly formatLevel: ((label: string, level: number) => unknown) | undefined
  readonly formatLog: Call<unknown> | undefined
  readonly serializers: Serializers
  readonly prefix: string
  readonly isCrlf: boolean
  readonly time: TimeFunction | undefined
  readonly onChild: Call<unknown> | undefined
  /** What is left for the pipeline. */
  readonly rest: LoggerOptions<string>
}

const own = [
  'name',
  'level',
  'levelComparison',
  'customLevels',
  'useOnlyCustomLevels',
  'mixin',
  'mixinMergeStrategy',
  'hooks',
  'formatters',
  'serializers',
  'msgPrefix',
  'base',
  'enabled',
  'crlf',
  'timestamp',
  'messageKey',
  'errorKey',
  'nestedKey',
  'depthLimit',
  'edgeLimit',
  'transport',
  'onChild',
  'safe',
  'stream',
]
/** Pino's that this package has no use for, and those of `createLogger` that pino has in another way. */
const refused: Readonly<Record<string, string>> = {
  browser: 'this package is for Node only',
  prettyPrint: 'give `sinks: [stdout({ pretty: true })]`, or pino-pretty as transport',
  levels: 'give `customLevels`',
  levelNames: 'give `formatters.level`',
  format: 'lines are those of pino; a sink may have a format of its own',
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function text(name: string, value: unknown, instead: string): string {
  if (value === undefined) return instead
  if (typeof value !== 'string' || value === '') throw invalid(name, 'a non-empty string', value)
  return value
}

function timeOf(timestamp: unknown): TimeFunction | undefined {
  if (timestamp === false || timestamp === null || timestamp === '') return stdTimeFunctions.nullTime
  return typeof timestamp === 'function' ? (timestamp as TimeFunction) : undefined
}

/** The fields of each line, as pino makes them of `base`, `name` and `formatters.bindings`. */
function baseOf(options: PinoOptions<string>): Fields {
  const { base } = options
  const name = options.name ?? options.service
  const given: unknown = 'base' in options ? base : { pid: process.pid, hostname: hostname() }
  if (given === null) return {}
  if (given !== undefined && (typeof given !== 'object' || Array.isArray(given))) throw invalid('base', 'an object', given)
  const all = name === undefined ? { ...given } : { ...given, name }
  const format = checkFunction('formatters.bindings', options.formatters?.bindings)
  return format === undefined ? all : (format(all) ?? {})
}

/** Null and undefined take a serializer away. */
function serializersOf(given: PinoOptions<string>['serializers']): Serializers {
  const present = { ...given }
  for (const key of Object.keys(present)) {
    if (present[key] === undefined || present[key] === null) delete present[key]
    else checkFunction(`serializers.${key}`, present[key])
  }
  return present as Serializers
}

/**
 * Reads pino's options.
 *
 * @param isMember - whether a logger has a member of that name.
 * @throws CordwoodError for an option that is unknown or cannot be used.
 */
export function readSettings(options: PinoOptions<string>, isMember: (name: string) => boolean): PinoSettings {
  for (const [name, hint] of Object.entries(refused)) {
    if (Reflect.get(options, name) !== undefined) {
      throw new CordwoodError('CORDWOOD_ERR_OPTION_UNKNOWN', `Expected pino's options without \`${name}\`: ${hint}.`)
    }
  }
  const { hooks = {}, formatters = {}, nestedKey, timestamp, depthLimit, edgeLimit } = options
  checkKeys('`hooks`', hooks, ['logMethod', 'streamWrite'])
  checkKeys('`formatters`', formatters, ['level', 'bindings', 'log'])
  const isOnlyCustom = options.useOnlyCustomLevels === true
  const levels = createPinoLevels(options.customLevels, isOnlyCustom, isMember)
  const errorKey = text('errorKey', options.errorKey, 'err')
  const serializers = serializersOf(options.serializers)
  const { err } = serializers
  const rest: Record<string, unknown> = { ...options }
  for (const name of [...own, ...Object.keys(refused)]) delete rest[name]
  const limits = {
    ...options.limits,
    ...(depthLimit === undefined ? {} : { maxDepth: depthLimit }),
    ...(edgeLimit === undefined ? {} : { maxKeys: edgeLimit }),
  }
  const level = options.enabled === false ? 'silent' : (options.level ?? 'info')
  const number = levels.table.number(level)
  if (number === undefined || (typeof level === 'number' && level !== Infinity && levels.mapping.labels[level] === undefined)) {
    const names = [...Object.keys(levels.values), 'silent'].join(', ')
    throw new CordwoodError('CORDWOOD_ERR_LEVEL_UNKNOWN', `Expected \`level\` to be one of ${names}, got ${describe(level)}.`)
  }
  return {
    levels,
    isOnlyCustom,
    compare: readComparison(options.levelComparison),
    messageKey: text('messageKey', options.messageKey, 'msg'),
    errorKey,
    nestedKey: nestedKey === null || nestedKey === undefined ? undefined : text('nestedKey', nestedKey, ''),
    mixin: checkFunction('mixin', options.mixin as Call<unknown> | undefined),
    merge: checkFunction('mixinMergeStrategy', options.mixinMergeStrategy as Call<unknown> | undefined),
    logMethod: checkFunction('hooks.logMethod', hooks.logMethod as Call<void> | undefined),
    streamWrite: checkFunction('hooks.streamWrite', hooks.streamWrite),
    formatLevel: checkFunction('formatters.level', formatters.level),
    formatLog: checkFunction('formatters.log', formatters.log as Call<unknown> | undefined),
    // As in pino, the serializer of errors holds for the key of errors whatever its name.
    serializers: { ...(err === undefined || errorKey in serializers ? {} : { [errorKey]: err }), ...serializers },
    prefix: text('msgPrefix', options.msgPrefix === '' ? undefined : options.msgPrefix, ''),
    isCrlf: options.crlf === true,
    time: timeOf(timestamp),
    onChild: checkFunction('onChild', options.onChild as Call<unknown> | undefined),
    rest: {
      redact: [],
      ...rest,
      level: number as never,
      base: baseOf(options),
      format: 'pino',
      ...(timestamp === 'us' || timestamp === 'ns' ? { timestamp } : {}),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    },
  }
}
