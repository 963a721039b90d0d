import type { Fields } from '../core/record.ts'
import { cachedLookup, type LookedUp, type LookupOptions } from './cached-lookup.ts'
import type { Enricher } from './enricher.ts'

/** Options of {@link userEnricher}. */
export interface UserEnricherOptions extends Omit<LookupOptions<string, Fields>, 'key' | 'load' | 'as'> {
  /** Finds what is to be added of a user: `{ name, full_name, roles, group }`, under the schema's names. */
  readonly load: (userId: string) => LookedUp<Fields> | PromiseLike<LookedUp<Fields>>
}

/**
 * Adds what is known of the user of a line, under `user.`: looked up by the `userId` of call, child or context, through the cache
 * of {@link cachedLookup} (10,000 users, 300 seconds).
 *
 * @throws CordwoodError for an option that is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { createLogger, userEnricher } from 'cordwood'
 * const users = new Map([['u-1', { roles: ['editor'] }]])
 * const log = createLogger({ enrich: [userEnricher({ load: async (id) => users.get(id) })] })
 * log.info('document saved', { userId: 'u-1' }) // "user.id":"u-1" ... "user.roles":["editor"]
 * await log.close()
 * ```
 */
export function userEnricher(options: UserEnricherOptions): Enricher {
  const { load } = options
  return cachedLookup<Fields>({
    name: 'user',
    ...options,
    key: (record) => {
      const id = record.get('user.id')
      return typeof id === 'number' || typeof id === 'bigint' ? String(id) : (id as string | undefined)
    },
    load,
    as: 'user',
  })
}
