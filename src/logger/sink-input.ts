import type { Writable } from 'node:stream'
import { checkFunction, checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelInput } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import type { LineFormat, Sink } from '../core/sink.ts'
import { stream } from '../sinks/stream.ts'

/** A sink with its own level, filter and format, which go before those of the sink itself. */
export interface RoutedSink {
  /** Where its lines go. */
  readonly sink: Sink | Writable
  /** Lines below it are not for this sink. */
  readonly level?: LevelInput | (string & {})
  /** False keeps the line from this sink. It sees the decoded line. */
  readonly filter?: (record: LogRecord) => boolean
  /** The form of its lines. */
  readonly format?: LineFormat
}

/** What may stand in `sinks`: a sink, a stream of Node, or either with settings of its own. */
export type SinkInput = Sink | Writable | RoutedSink

/** A sink with the settings that hold for it. */
export interface ResolvedSink {
  readonly sink: Sink
  readonly level: LevelInput | (string & {}) | undefined
  readonly filter: ((record: LogRecord) => boolean) | undefined
  readonly format: LineFormat | undefined
}

const has = (value: object, key: string, type: string): boolean => typeof Reflect.get(value, key) === type

function toSink(value: unknown, name: string): Sink {
  if (typeof value === 'object' && value !== null && has(value, 'write', 'function')) {
    if (has(value, 'name', 'string') && has(value, 'flush', 'function')) return value as Sink
    if (has(value, 'on', 'function')) return stream(value as Writable)
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`${name}\` to be a sink such as file({ path }) or stdout(), or a Writable stream, got ${describe(value)}.`,
  )
}

/** Reads one entry of `sinks`. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function resolveSink(input: unknown, name: string): ResolvedSink {
  if (typeof input === 'object' && input !== null && 'sink' in input) {
    const routed = input as RoutedSink
    checkKeys(`\`${name}\``, routed, ['sink', 'level', 'filter', 'format'])
    checkFunction(`${name}.filter`, routed.filter)
    const sink = toSink(routed.sink, `${name}.sink`)
    return {
      sink,
      level: routed.level ?? sink.level,
      filter: routed.filter ?? sink.filter,
      format: routed.format ?? sink.format,
    }
  }
  const sink = toSink(input, name)
  return { sink, level: sink.level, filter: sink.filter, format: sink.format }
}
