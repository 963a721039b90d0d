import { checkFunction, checkInteger, checkKeys, describe } from '../core/check.ts'
import { systemClock } from '../core/clock.ts'
import { ecsRoots } from '../core/ecs-names.ts'
import { CordwoodError } from '../core/error.ts'
import type { Fields } from '../core/record.ts'
import type { Condition } from './condition.ts'
import type { Enricher, EnrichRecord } from './enricher.ts'
import { LookupCache } from './lookup-cache.ts'

/** What a look-up finds: a value, or nothing. */
export type LookedUp<Value> = Value | null | undefined

/** Options of {@link cachedLookup}. */
export interface LookupOptions<Key extends string | number | bigint, Value> {
  /** For problems; default: its place in the option. */
  readonly name?: string
  /** Only for these lines. */
  readonly when?: Condition<EnrichRecord>
  /** What is looked up: the name of a field (`user.id`, wherever the line has it), or a function of the record. Nothing: no look-up. */
  readonly key: string | ((record: EnrichRecord) => Key | null | undefined)
  /** Finds the value of a key, at once or by a promise. */
  readonly load: (key: Key) => LookedUp<Value> | PromiseLike<LookedUp<Value>>
  /** The field under which the value is added, or a function that makes fields of it; default: the value is the fields. */
  readonly as?: string | ((value: Value, key: Key) => Fields)
  /** Keys that are remembered at most; default 10,000. */
  readonly maxEntries?: number
  /** How long a value, or that there is none, is served without another look, in milliseconds; default 300,000. */
  readonly ttlMs?: number
  /** How long after a failed look-up nothing is tried again for its key, in milliseconds; default 5,000. */
  readonly retryMs?: number
  /** How long a line waits at most for a value that is not known yet, in milliseconds; default 50. */
  readonly budgetMs?: number
  /** Milliseconds that only grow, for tests. */
  readonly now?: () => number
}

const giveUpMs = 30_000
const longMs = 2 ** 31
const names = ['name', 'when', 'key', 'load', 'as', 'maxEntries', 'ttlMs', 'retryMs', 'budgetMs', 'now']

const isKey = (value: unknown): value is string | number | bigint =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint'

function isThenable<Value>(answer: Value | PromiseLike<Value>): answer is PromiseLike<Value> {
  return typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function'
}

/** A value under a name. Below a root of the schema the encoder would make dotted members of it for each line: here it is once. */
function under(name: string, value: unknown): Fields {
  const dot = name.indexOf('.')
  const isRoot = ecsRoots.has(dot < 0 ? name : name.slice(0, dot))
  const prototype: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined
  if (!isRoot || (prototype !== Object.prototype && prototype !== null)) return { [name]: value }
  return Object.fromEntries(Object.entries(value as object).map(([key, member]) => [`${name}.${key}`, member]))
}

/**
 * An enricher that looks something up and remembers it: a user by id, a place by address, the data of a file by its name.
 *
 * A value that is known is added at once, within the log call. For any other the encoded line waits off the call, at most
 * `budgetMs`, and is then written without it; the value is there for the next line. Of a key one look-up is on its way at a
 * time, a miss is remembered like a value, and a value older than `ttlMs` is served on (once as long) while the next is fetched.
 *
 * @throws CordwoodError for an option that is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { cachedLookup, createLogger } from 'cordwood'
 * // Any GeoIP database has a function like this.
 * const cityOf = async (ip: string) => (ip === '192.0.2.7' ? { city_name: 'Oslo', country_iso_code: 'NO' } : undefined)
 * const log = createLogger({ enrich: [cachedLookup({ key: 'client.ip', load: cityOf, as: 'client.geo' })] })
 * log.info('order placed', { 'client.ip': '192.0.2.7' })
 * await log.close()
 * ```
 */
export function cachedLookup<Value, Key extends string | number | bigint = string>(options: LookupOptions<Key, Value>): Enricher {
  checkKeys('cachedLookup()', options, names)
  const { key, load, as, when, name } = options
  if (!isKey(key) && typeof key !== 'function') {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`key\` to be the name of a field or a function, got ${describe(key)}.`,
    )
  }
  if (checkFunction('load', load) === undefined) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      'Expected `load` to be the function that looks up a key, got undefined.',
    )
  }
  const now = checkFunction('now', options.now) ?? (() => systemClock.monotonic())
  const keyOf = typeof key === 'function' ? key : (record: EnrichRecord): unknown => record.get(key)
  const fieldsOf = (value: LookedUp<Value>, found: Key): Fields | undefined => {
    if (value === undefined || value === null) return undefined
    if (typeof as === 'function') return as(value, found)
    return as === undefined ? value : under(as, value)
  }
  const cache = new LookupCache<Key, Fields>(
    (found) => {
      const answer = load(found)
      return isThenable(answer) ? Promise.resolve(answer).then((value) => fieldsOf(value, found)) : fieldsOf(answer, found)
    },
    {
      maxEntries: checkInteger('maxEntries', options.maxEntries, 10_000, 1, 1 << 24),
      ttlMs: checkInteger('ttlMs', options.ttlMs, 300_000, 1, longMs),
      retryMs: checkInteger('retryMs', options.retryMs, 5_000, 0, longMs),
      giveUpMs,
      now,
    },
  )
  return {
    ...(name !== undefined && { name }),
    ...(when !== undefined && { when }),
    ...(options.budgetMs !== undefined && { budgetMs: options.budgetMs }),
    enrich(record) {
      const found = keyOf(record)
      return isKey(found) ? cache.get(found as Key) : undefined
    },
  }
}
