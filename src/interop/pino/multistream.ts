import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { levelNumbers } from '../../core/level.ts'
import type { PinoDestination } from './destination-sink.ts'

const metadataSymbol: unique symbol = Symbol.for('pino.metadata') as never

/** One stream of several, with its level. */
export interface StreamEntry {
  /** Where lines go. */
  readonly stream: PinoDestination
  /** Lines below it are not for this stream; default info. */
  readonly level?: string | number
}

/** Options of {@link multistream}. */
export interface MultistreamOptions {
  /** Names and numbers of levels, over the standard ones. */
  readonly levels?: Readonly<Record<string, number>>
  /** Each line only to the streams of the highest level that it reaches; default false. */
  readonly dedupe?: boolean
}

/** Several streams as one. */
export interface Multistream extends PinoDestination {
  /** The entries, ascending by level. */
  readonly streams: readonly { readonly stream: PinoDestination; readonly level: number; readonly id: number }[]
  /** The lowest level of all. */
  readonly minLevel: number
  /** The id of the stream that was added last. */
  readonly lastId: number
  /** Set before each write. */
  lastLevel: number | string
  /** Adds a stream. */
  add(stream: StreamEntry | PinoDestination): Multistream
  /** Takes out a stream by its id. */
  remove(id: number): Multistream
  /** Hands an event on to all. */
  emit(name: string, ...values: unknown[]): void
  /** Flushes those that can. */
  flushSync(): void
  /** Flushes and ends all. */
  end(): void
  /** The same streams, all with one level. */
  clone(level: string | number): Multistream
}

interface Entry {
  readonly stream: PinoDestination
  readonly level: number
  readonly id: number
}

class Streams implements Multistream {
  readonly [metadataSymbol] = true
  readonly #levels: Readonly<Record<string, number>>
  readonly #isDeduped: boolean
  #entries: readonly Entry[] = []
  lastId = 0
  lastLevel: number | string = 0

  constructor(levels: Readonly<Record<string, number>>, isDeduped: boolean) {
    this.#levels = levels
    this.#isDeduped = isDeduped
  }

  get streams(): readonly Entry[] {
    return this.#entries
  }

  get minLevel(): number {
    return this.#entries[0]?.level ?? -1
  }

  #number(level: unknown): number {
    const number = typeof level === 'string' ? this.#levels[level] : level
    return typeof number === 'number' ? number : levelNumbers.info
  }

  write(line: string): void {
    const level = typeof this.lastLevel === 'string' ? this.#number(this.lastLevel) : this.lastLevel
    const reached = this.#entries.filter((entry) => entry.level <= level)
    const highest = reached.at(-1)?.level
    for (const entry of this.#isDeduped ? reached.filter((each) => each.level === highest) : reached) {
      const { stream } = entry
      if (Reflect.get(stream, metadataSymbol) === true) {
        for (const name of ['lastTime', 'lastMsg', 'lastObj', 'lastLogger']) {
          Reflect.set(stream, name, Reflect.get(this, name) as unknown)
        }
        Reflect.set(stream, 'lastLevel', level)
      }
      stream.write(line)
    }
  }

  add(given: StreamEntry | PinoDestination): this {
    if (typeof given !== 'object' && typeof given !== 'function') return this
    const isStream = 'write' in given && typeof given.write === 'function'
    const stream: unknown = isStream ? given : Reflect.get(given, 'stream')
    if (typeof stream !== 'object' || stream === null || typeof Reflect.get(stream, 'write') !== 'function') {
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a stream or { stream, level }, got ${describe(given)}.`)
    }
    const own: unknown = Reflect.get(given, 'levelVal')
    const level = this.#number(typeof own === 'number' ? own : Reflect.get(given, 'level'))
    // A stream comes before those of its level that were there: pino's order.
    const entry: Entry = { stream: stream as PinoDestination, level, id: ++this.lastId }
    this.#entries = [entry, ...this.#entries].sort((a, b) => a.level - b.level)
    return this
  }

  remove(id: number): this {
    this.#entries = this.#entries.filter((entry) => entry.id !== id)
    return this
  }

  emit(name: string, ...values: unknown[]): void {
    for (const { stream } of this.#entries) {
      const emit: unknown = Reflect.get(stream, 'emit')
      if (typeof emit === 'function') Reflect.apply(emit, stream, [name, ...values])
    }
  }

  #callAll(name: string): void {
    for (const { stream } of this.#entries) {
      const call: unknown = Reflect.get(stream, name)
      if (typeof call === 'function') Reflect.apply(call, stream, [])
    }
  }

  flushSync(): void {
    this.#callAll('flushSync')
  }

  end(): void {
    this.#callAll('flushSync')
    this.#callAll('end')
  }

  clone(level: string | number): Streams {
    const copy = new Streams(this.#levels, this.#isDeduped)
    for (const { stream } of [...this.#entries].reverse()) copy.add({ stream, level: this.#number(level) })
    return copy
  }
}

/**
 * Writes to several streams, each from a level on, as pino's function of this name does. With sinks (`sinks: [...]`), each can have a
 * format and a ring of its own besides.
 *
 * @example
 * ```ts
 * import { multistream, pino } from 'cordwood/pino'
 * const log = pino({ level: 'debug' }, multistream([{ level: 'debug', stream: process.stdout }, { level: 'error', stream: process.stderr }]))
 * log.debug('to standard output only')
 * ```
 */
export function multistream(
  streams: readonly (StreamEntry | PinoDestination)[] | StreamEntry | PinoDestination = [],
  options: MultistreamOptions = {},
): Multistream {
  const made = new Streams({ ...levelNumbers, silent: Infinity, ...options.levels }, options.dedupe === true)
  for (const stream of Array.isArray(streams) ? (streams as readonly StreamEntry[]) : [streams as StreamEntry]) made.add(stream)
  return made
}
