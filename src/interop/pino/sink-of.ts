import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { Sink } from '../../core/sink.ts'
import { file } from '../../sinks/file.ts'
import { stderr } from '../../sinks/stderr.ts'
import { stdout } from '../../sinks/stdout.ts'
import { destination, type DestinationOptions } from './destination.ts'
import { destinationSink, type PinoDestination } from './destination-sink.ts'
import type { PinoSettings } from './settings.ts'
import type { TransportOptions } from './transport-options.ts'
import { isTransportStream, pinoTransport } from './transport-sink.ts'

/** What may stand where pino takes a destination. */
export type DestinationInput = string | number | DestinationOptions | PinoDestination

/** A sink, and whether the stream behind it gets each line within its call. */
export interface ChosenSink {
  readonly sink: Sink
  readonly isImmediate: boolean
}

/** Somebody put a function of his own in the place of `write`, and wants to see what is written: a process manager, a test. */
function isTampered(stream: NodeJS.WriteStream): boolean {
  return stream.write !== (Object.getPrototypeOf(stream) as NodeJS.WriteStream | null)?.write
}

function ofDescriptor(descriptor: number, config: object): ChosenSink {
  if (descriptor === 1) return { sink: stdout(), isImmediate: false }
  if (descriptor === 2) return { sink: stderr(), isImmediate: false }
  return { sink: destinationSink(destination({ dest: descriptor, sync: true }), config), isImmediate: true }
}

/** Where lines go by pino's second argument, or its option `transport`. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function sinkOf(given: unknown, transport: TransportOptions | undefined, settings: PinoSettings): ChosenSink {
  const { messageKey, errorKey, levels, isOnlyCustom } = settings
  const config = { levels: levels.mapping, messageKey, errorKey }
  if (transport !== undefined) {
    if (given !== undefined) throw invalid('to be left out beside the option `transport`', given)
    const known = isOnlyCustom || Object.keys(levels.values).length > 6 ? { levels: levels.values } : {}
    return { sink: pinoTransport({ ...known, ...transport }, { messageKey, errorKey }), isImmediate: false }
  }
  if (given === undefined) {
    return isTampered(process.stdout)
      ? { sink: destinationSink(process.stdout, config), isImmediate: true }
      : ofDescriptor(1, config)
  }
  if (typeof given === 'number') return ofDescriptor(given, config)
  if (typeof given === 'string') {
    return /^\d+$/.test(given) ? ofDescriptor(Number(given), config) : { sink: file({ path: given }), isImmediate: false }
  }
  if (isTransportStream(given)) return { sink: pinoTransport(given, { messageKey, errorKey }), isImmediate: false }
  if (typeof given === 'object' && given !== null) {
    if ('write' in given && typeof given.write === 'function') {
      return { sink: destinationSink(given as PinoDestination, config), isImmediate: true }
    }
    if ('dest' in given) return { sink: destinationSink(destination(given as DestinationOptions), config), isImmediate: true }
  }
  throw invalid('a path, a file descriptor, or something with a `write`', given)
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected the destination ${expected}, got ${describe(got)}.`)
}
