import type { LineBatch } from '../core/batch.ts'
import { checkKeys, checkOneOf } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { Sink } from '../core/sink.ts'
import { DescriptorWriter } from './descriptor.ts'
import { createPretty } from './pretty.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/** Options of `stdout` and `stderr`. */
export interface ConsoleOptions extends SinkOptions {
  /** Readable lines instead of JSON: `auto` (default) on a terminal only. */
  readonly pretty?: 'auto' | boolean
  /** Colours in readable lines; default: on a terminal, unless NO_COLOR is set, and wherever FORCE_COLOR is. */
  readonly colors?: boolean
}

/** The sink behind `stdout` and `stderr`. */
export function consoleSink(descriptor: 1 | 2, name: 'stdout' | 'stderr', options: ConsoleOptions): Sink {
  checkKeys(`${name}()`, options, ['pretty', 'colors', ...sinkOptionNames])
  const pretty = typeof options.pretty === 'boolean' ? options.pretty : checkOneOf('pretty', options.pretty, ['auto'], 'auto')
  if (pretty === true && typeof options.format === 'function') {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', 'Expected `pretty` or a format function, got both: leave one out.')
  }
  const writer = new DescriptorWriter(descriptor, name)
  const isPretty = pretty === true || (pretty === 'auto' && writer.isTerminal && typeof options.format !== 'function')
  let levels: LevelTable | undefined
  const print = isPretty
    ? createPretty({
        colors: options.colors ?? wantsColors(writer.isTerminal),
        columns: () => columnsOf(descriptor),
        levels: () => levels,
      })
    : undefined
  const toText = (batch: LineBatch): string => (print === undefined ? batch.lines.join('') : print(batch))
  return {
    ...sinkOptionsOf(options),
    name,
    start(host) {
      levels = host.levels
    },
    write: (batch) => writer.write(batch, toText),
    async flush() {},
    flushSync: (deadlineMs = 0) => writer.flushSync(deadlineMs),
    // Standard output and error are not ours to close.
    async [Symbol.asyncDispose]() {},
  }
}

/** Of the terminal now; elsewhere as wide as lines are in a file. */
function columnsOf(descriptor: 1 | 2): number {
  const { columns } = descriptor === 1 ? process.stdout : process.stderr
  return columns > 0 ? columns : 120
}

function wantsColors(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0'
  return isTerminal && TERM !== 'dumb'
}
