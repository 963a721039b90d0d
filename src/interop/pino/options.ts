import type { Fields } from '../../core/record.ts'
import type { LoggerOptions } from '../../logger/options.ts'
import type { PinoDestination } from './destination-sink.ts'
import type { TransportOptions } from './transport-options.ts'

/** Makes of a value what is printed for it. */
export type Serializer = (value: never) => unknown

/** Pino's formatters. */
export interface PinoFormatters {
  /** The members that tell the level; asked once a level. */
  readonly level?: ((label: string, level: number) => object) | undefined
  /** The bindings as they are printed; asked once, at the start. */
  readonly bindings?: ((bindings: Record<string, unknown>) => object | null) | undefined
  /** What a call logs besides its message. */
  readonly log?: ((fields: Record<string, unknown>) => object) | undefined
}

/** Pino's hooks. */
export interface PinoHooks {
  /** Called in place of each log method: hands on to `method.apply(this, args)`. */
  readonly logMethod?: ((this: never, args: never, method: never, level: number) => void) | undefined
  /** Sees each line before it is written, and answers with the text to write. */
  readonly streamWrite?: ((line: string) => string) | undefined
}

/** Options of cordwood that pino has under another name, or not in this way. */
type Replaced = 'level' | 'levels' | 'levelNames' | 'timestamp' | 'format' | 'serializers' | 'base'

/**
 * Pino's options, and those of `createLogger` that pino has no word for: `sinks`, `mask`, `sampling`, `ring`, `exit`, `onProblem` ...
 * One that is not known is refused.
 */
export interface PinoOptions<Custom extends string = never> extends Omit<LoggerOptions, Replaced> {
  /** `name` of each line. */
  readonly name?: string | undefined
  /** The lowest level that is logged; default `info`. */
  readonly level?: string | number
  /** `ASC` (default), `DESC`, or a function that says whether a level is logged. */
  readonly levelComparison?: 'ASC' | 'DESC' | ((current: number, expected: number) => boolean)
  /** Levels beside the six. Each becomes a method. */
  readonly customLevels?: Readonly<Record<Custom, number>> | undefined
  /** There are no levels but the custom ones; default false. */
  readonly useOnlyCustomLevels?: boolean
  /** Called for each line; what it answers is added to the line, below the call's own fields. */
  readonly mixin?: ((fields: never, level: number, logger: never) => object) | undefined
  /** Puts a call's fields and what `mixin` answered together. */
  readonly mixinMergeStrategy?: ((fields: never, mixed: never) => object) | undefined
  /** Functions that see calls and lines. */
  readonly hooks?: PinoHooks
  /** Functions that shape a line. */
  readonly formatters?: PinoFormatters
  /** Replace the values of top-level keys. */
  readonly serializers?: Readonly<Record<string, Serializer | null | undefined>>
  /** Put before each message. */
  readonly msgPrefix?: string | undefined
  /** Fields of each line in place of `pid` and `hostname`; null or undefined, written out, for none. */
  readonly base?: Fields | null | undefined
  /** False logs nothing; default true. */
  readonly enabled?: boolean
  /** Lines end with `\r\n`; default false. */
  readonly crlf?: boolean
  /** False for none; a function that prints it; `us` or `ns` for more digits; default milliseconds since 1970. */
  readonly timestamp?: boolean | (() => string) | 'ms' | 'us' | 'ns'
  /** Default `msg`. */
  readonly messageKey?: string
  /** Default `err`. */
  readonly errorKey?: string
  /** The key under which a call's fields stand. */
  readonly nestedKey?: string | null | undefined
  /** Objects within objects; as `limits.maxDepth` it holds for every value. */
  readonly depthLimit?: number
  /** Members of one object; as `limits.maxKeys` it holds for every value. */
  readonly edgeLimit?: number
  /** In place of the second argument, where that is left out: Fastify's option `logger` hands its stream on in both. */
  readonly stream?: PinoDestination | undefined
  /** What pino's own `transport()` takes; pino must be installed. */
  readonly transport?: TransportOptions
  /** Called with each new child. */
  readonly onChild?: ((child: never) => void) | undefined
  /** Taken, and without effect: lines are always safe. */
  readonly safe?: boolean
}
