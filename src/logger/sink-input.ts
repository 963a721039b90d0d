import type { Writable } from 'node:stream'
import { checkFunction, checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelInput } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import type { LineFormat, Sink } from '../core/sink.ts'
import type { MaskOptions } from '../mask/settings.ts'
import type { Condition } from '../enrich/condition.ts'
import { stream } from '../sinks/stream.ts'

/** A sink with its own level, filter and format, which go before those of the sink itself. */
export interface RoutedSink {
  /** Where its lines go. */
  readonly sink: Sink | Writable
  /** Only these lines are for this sink: by type, level, template, or by a function of the decoded line. */
  readonly when?: Condition<LogRecord>
  /** Lines below it are not for this sink. */
  readonly level?: LevelInput | (string & {})
  /** False keeps the line from this sink. It sees the decoded line. */
  readonly filter?: (record: LogRecord) => boolean
  /** The form of its lines. */
  readonly format?: LineFormat
  /** How its lines are masked, in place of how the logger masks; the same object for sinks that are to share the work. */
  readonly mask?: MaskOptions
}

/** Sinks for some lines, and sinks for all others. */
export interface SinkRoute {
  /** Which lines: by type, level, template, or by a function of the decoded line. */
  readonly when: Condition<LogRecord>
  /** Where they go. */
  readonly sinks: readonly SinkInput[]
  /** Where all others go; unless given, nowhere. */
  readonly otherwise?: readonly SinkInput[]
}

/** What may stand in `sinks`: a sink, a stream of Node, either with settings of its own, or a route to several. */
export type SinkInput = Sink | Writable | RoutedSink | SinkRoute

/** A condition on the way to a sink. */
export interface SinkCondition {
  /** Where it stands in the options. It is one object for all sinks behind it. */
  readonly source: { readonly name: string; readonly when: Condition<LogRecord> }
  /** The sink gets lines for which it does hold, or those for which it does not. */
  readonly isMet: boolean
}

/** A sink with the settings that hold for it. */
export interface ResolvedSink {
  readonly sink: Sink
  readonly level: LevelInput | (string & {}) | undefined
  readonly filter: ((record: LogRecord) => boolean) | undefined
  readonly format: LineFormat | undefined
  readonly mask: MaskOptions | undefined
  /** All must be as they are wanted. */
  readonly conditions: readonly SinkCondition[]
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

/** Refuses what is no route. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkRoute(route: SinkRoute, name: string): SinkRoute {
  checkKeys(name, route, ['when', 'sinks', 'otherwise'])
  const refuse = (member: string, expected: string, got: unknown): never => {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`${member}\` of ${name} to be ${expected}, got ${describe(got)}.`,
    )
  }
  if (route.when === undefined) refuse('when', '{ type, level, template } or a function', route.when)
  for (const member of ['sinks', 'otherwise'] as const) {
    const list: unknown = route[member]
    if (member === 'otherwise' && list === undefined) continue
    if (!Array.isArray(list) || list.length === 0) refuse(member, 'a list of at least one sink', list)
  }
  return route
}

/** Reads the option `sinks`, the routes in it too. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function resolveSinks(
  inputs: readonly unknown[],
  name: string,
  above: readonly SinkCondition[] = [],
): readonly ResolvedSink[] {
  return inputs.flatMap((input, index) => {
    const place = `${name}[${index}]`
    const isRoute = typeof input === 'object' && input !== null && 'sinks' in input && !has(input, 'write', 'function')
    if (!isRoute) return [resolveSink(input, place, above)]
    const { when, sinks, otherwise } = checkRoute(input as SinkRoute, `\`${place}\``)
    const source = { name: `${place}.when`, when }
    return [
      ...resolveSinks(sinks, `${place}.sinks`, [...above, { source, isMet: true }]),
      ...resolveSinks(otherwise ?? [], `${place}.otherwise`, [...above, { source, isMet: false }]),
    ]
  })
}

function resolveSink(input: unknown, name: string, above: readonly SinkCondition[]): ResolvedSink {
  if (typeof input === 'object' && input !== null && 'sink' in input) {
    const routed = input as RoutedSink
    checkKeys(`\`${name}\``, routed, ['sink', 'when', 'level', 'filter', 'format', 'mask'])
    checkFunction(`${name}.filter`, routed.filter)
    const sink = toSink(routed.sink, `${name}.sink`)
    return {
      sink,
      level: routed.level ?? sink.level,
      filter: routed.filter ?? sink.filter,
      format: routed.format ?? sink.format,
      mask: routed.mask,
      conditions:
        routed.when === undefined ? above : [...above, { source: { name: `${name}.when`, when: routed.when }, isMet: true }],
    }
  }
  const sink = toSink(input, name)
  return { sink, level: sink.level, filter: sink.filter, format: sink.format, mask: undefined, conditions: above }
}
