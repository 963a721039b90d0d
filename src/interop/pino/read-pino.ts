import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { Serializers } from '../../core/encoder.ts'
import type { Fields } from '../../core/record.ts'
import type { Redaction } from '../../logger/redaction.ts'
import type { PinoOptions } from './options.ts'

/** What one of pino's loggers is made of. */
export interface PinoParts {
  readonly options: PinoOptions<string>
  readonly stream: unknown
  readonly redaction: Redaction | undefined
}

/** Its private members by the descriptions of their symbols: each copy of pino has symbols of its own. */
function internalsOf(logger: object): Map<string, unknown> {
  const found = new Map<string, unknown>()
  for (let owner: object | null = logger; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const symbol of Object.getOwnPropertySymbols(owner)) {
      const name = symbol.description ?? ''
      if (name.startsWith('pino.') && !found.has(name)) found.set(name, Reflect.get(logger, symbol))
    }
  }
  return found
}

type Stringify = (value: unknown, safe?: unknown) => string | undefined

/** The redaction that pino compiled: each of its functions prints the value of one key. */
function redactionOf(stringifiers: object, safe: unknown, wide: Stringify | undefined): Redaction | undefined {
  const own = new Map<string, Stringify>(
    Object.keys(stringifiers).map((key) => [key, Reflect.get(stringifiers, key) as Stringify]),
  )
  if (own.size === 0 && wide === undefined) return undefined
  const value = (key: string, given: unknown): unknown => {
    const stringify = own.get(key) ?? wide
    if (stringify === undefined || given === undefined) return given
    try {
      const text = stringify(given, safe)
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    } catch {
      // What cannot be redacted is not shown at all.
      return '[Redacted]'
    }
  }
  const all = (fields: Fields, isDone: (key: string) => boolean): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).map(([key, given]) => [key, isDone(key) ? given : value(key, given)]))
  return {
    isIdle: false,
    isWide: wide !== undefined,
    touches: (name) => wide !== undefined || own.has(name),
    behind(serializers: Serializers) {
      const made: Record<string, (given: unknown) => unknown> = { ...serializers }
      for (const key of new Set([...Object.keys(serializers), ...own.keys()])) {
        const serializer = serializers[key]
        made[key] = (given) => value(key, serializer === undefined ? given : serializer(given))
      }
      return made
    },
    wide: (fields, serializers) =>
      wide === undefined ? fields : all(fields, (key) => Object.hasOwn(serializers, key) || own.has(key)),
    object: (fields) => all(fields, () => false),
    value,
  }
}

function isUsualOrder(compare: unknown): boolean {
  if (typeof compare !== 'function') return true
  const ask = compare as (current: number, expected: number) => unknown
  return compare.name.endsWith('compareLevel') && ask(30, 20) === true && ask(20, 30) === false
}

/**
 * Takes one of pino's loggers apart: its options as they are now, with what is bound to it, and its stream.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID for anything else.
 */
export function readPino(logger: object): PinoParts {
  const internals = typeof logger === 'object' && logger !== null ? internalsOf(logger) : new Map<string, unknown>()
  const get = (name: string): unknown => internals.get(`pino.${name}`)
  const stream = get('stream')
  const bound = get('chindings')
  if (stream === undefined || typeof bound !== 'string') {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a logger of pino, got ${describe(logger)}.`)
  }
  const { levels, levelVal } = logger as { levels: { values: Record<string, number> }; levelVal: number }
  const formatters = (get('formatters') ?? {}) as { level?: (label: string, level: number) => object; log?: object }
  const hooks = (get('hooks') ?? {}) as { logMethod?: object; streamWrite?: object }
  const serializers = { ...(get('serializers') as Serializers | undefined) }
  const stringifiers = get('stringifiers') ?? {}
  const wide = Object.getOwnPropertySymbols(stringifiers).find(({ description }) => description === 'pino.wildcardFirst')
  const redaction = redactionOf(
    stringifiers,
    get('stringifySafe'),
    wide === undefined ? undefined : (Reflect.get(stringifiers, wide) as Stringify),
  )
  // Pino's own: our encoder prints errors in the same way, and loses no cause. Where paths are redacted they mean what the serializer answers.
  if (redaction === undefined && serializers['err']?.name === 'errSerializer') delete serializers['err']
  const time = get('time') as (() => string) | undefined
  const { level } = formatters
  const isUsualLevel = (): boolean => JSON.stringify(level?.('info', 30)) === '{"level":30}'
  const given = {
    base: JSON.parse(`{${bound.slice(1)}}`) as Fields,
    level: levelVal,
    customLevels: { ...levels.values },
    useOnlyCustomLevels: true,
    messageKey: get('messageKey'),
    errorKey: get('errorKey'),
    nestedKey: get('nestedKey'),
    msgPrefix: get('msgPrefix'),
    mixin: get('mixin'),
    mixinMergeStrategy: get('mixinMergeStrategy'),
    serializers,
    hooks: {
      ...(hooks.logMethod && { logMethod: hooks.logMethod }),
      ...(hooks.streamWrite && { streamWrite: hooks.streamWrite }),
    },
    formatters: { ...(formatters.log && { log: formatters.log }), ...(isUsualLevel() ? {} : { level }) },
    crlf: get('end') === '}\r\n',
    ...(time === undefined || time.name === 'epochTime' ? {} : { timestamp: time }),
    ...(isUsualOrder(get('levelComp')) ? {} : { levelComparison: get('levelComp') }),
  }
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { options: options, stream, redaction }
}
