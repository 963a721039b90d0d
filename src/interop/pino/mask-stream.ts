import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { createMasker, type MaskerOptions } from '../../mask/create-masker.ts'
import type { PinoDestination } from './destination-sink.ts'
import { maskLine } from './mask-line.ts'

/**
 * The same destination, with a mask before it: for loggers that cannot be given hooks, or whose lines come through several. All its
 * other members stay as they are.
 *
 * @param options - as for `createMasker`.
 * @throws what `createMasker` throws, and CORDWOOD_ERR_OPTION_INVALID for what has no `write`.
 *
 * @example
 * ```ts
 * import pino from 'pino'
 * import { maskStream } from 'cordwood/pino'
 * const log = pino({}, maskStream(pino.destination(1)))
 * log.info({ password: 'hunter2' }, 'signed in')
 * ```
 */
export function maskStream<Destination extends PinoDestination>(
  destination: Destination,
  options: MaskerOptions = {},
): Destination {
  if (typeof destination !== 'object' || destination === null || typeof destination.write !== 'function') {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a destination with a write, got ${describe(destination)}.`)
  }
  const masker = createMasker(options)
  const methods = new Map<unknown, unknown>()
  const write = (line: unknown, ...more: unknown[]): unknown =>
    Reflect.apply(destination.write.bind(destination) as (...values: unknown[]) => unknown, undefined, [
      typeof line === 'string' ? maskLine(line, masker) : line,
      ...more,
    ])
  return new Proxy(destination, {
    get(target, key) {
      if (key === 'write') return write
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      // Bound, because streams keep their state in private members.
      const known = methods.get(value)
      if (known !== undefined) return known
      const bound: unknown = value.bind(target)
      methods.set(value, bound)
      return bound
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  })
}
