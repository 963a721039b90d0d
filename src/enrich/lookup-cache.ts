/** How much is kept, and for how long. */
export interface LookupCacheOptions {
  readonly maxEntries: number
  /** How old a value is at most that is served without another look. */
  readonly ttlMs: number
  /** How long after a failed look-up the next one is begun. */
  readonly retryMs: number
  /** A look-up that has taken so long is given up, and begun anew when somebody asks. */
  readonly giveUpMs: number
  /** Milliseconds that only grow. */
  readonly now: () => number
}

/** What is known of a key; a value of undefined: that there is none. */
interface Known<Value> {
  readonly value: Value | undefined
  /** From then on it is stale. */
  readonly until: number
  /** From then on it counts as unknown. */
  readonly end: number
}

interface Flight<Value> {
  readonly answer: Promise<Value | undefined>
  readonly since: number
}

/**
 * Remembers the answers of slow look-ups, the misses too. Of a key only one look-up is on its way at a time; a value that has
 * become stale is served on while the next is fetched, for as long again as it was fresh; the key that was not asked for longest
 * goes first.
 */
export class LookupCache<Key, Value> {
  readonly #load: (key: Key) => unknown
  readonly #options: LookupCacheOptions
  /** The key that was asked for longest ago comes first. */
  readonly #known = new Map<Key, Known<Value>>()
  readonly #flights = new Map<Key, Flight<Value>>()

  /** @param load - answers with a value, with nothing, or with a promise of either. */
  constructor(load: (key: Key) => Value | null | undefined | PromiseLike<Value | null | undefined>, options: LookupCacheOptions) {
    this.#load = load
    this.#options = options
  }

  /** How many keys are known. */
  get size(): number {
    return this.#known.size
  }

  /** The value, or nothing, at once where it is known; else a promise, which rejects when the look-up fails. */
  get(key: Key): Value | undefined | Promise<Value | undefined> {
    const now = this.#options.now()
    const known = this.#known.get(key)
    if (known === undefined || now >= known.end) return this.#fetch(key, now)
    this.#known.delete(key)
    this.#known.set(key, known)
    if (now >= known.until) this.#refresh(key, now, known)
    return known.value
  }

  #fetch(key: Key, now: number): Value | undefined | Promise<Value | undefined> {
    const flight = this.#flights.get(key)
    if (flight !== undefined && now - flight.since < this.#options.giveUpMs) return flight.answer
    if (flight === undefined && this.#flights.size >= this.#options.maxEntries && !this.#giveUp(now)) return undefined
    const answer = this.#load(key)
    if (typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function') {
      return this.#fly(key, answer as PromiseLike<Value | null | undefined>, now)
    }
    return this.#keep(key, answer as Value | null | undefined)
  }

  #fly(key: Key, answer: PromiseLike<Value | null | undefined>, since: number): Promise<Value | undefined> {
    const land = async (): Promise<Value | undefined> => {
      try {
        return this.#keep(key, await answer)
      } catch (cause) {
        const { retryMs, now } = this.#options
        // Those who ask in the meantime are told at once that there is nothing.
        if (this.#flights.get(key) === flight && !this.#known.has(key))
          this.#put(key, undefined, now() + retryMs, now() + retryMs)
        throw cause
      } finally {
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
      }
    }
    const flight: Flight<Value> = { since, answer: land() }
    this.#flights.set(key, flight)
    return flight.answer
  }

  /** Fetches behind the back of whoever asks: when that fails, what is known stays, and the next try waits. */
  #refresh(key: Key, now: number, known: Known<Value>): void {
    if (this.#flights.has(key)) {
      this.#fetchQuietly(key, now)
      return
    }
    this.#put(key, known.value, now + this.#options.retryMs, known.end)
    this.#fetchQuietly(key, now)
  }

  #fetchQuietly(key: Key, now: number): void {
    try {
      const answer = this.#fetch(key, now)
      if (answer instanceof Promise) answer.catch(() => {})
    } catch {
      // The stale value is still the best there is.
    }
  }

  /** Forgets look-ups that hang; false when there are none. */
  #giveUp(now: number): boolean {
    const before = this.#flights.size
    for (const [key, { since }] of this.#flights) if (now - since >= this.#options.giveUpMs) this.#flights.delete(key)
    return this.#flights.size < before
  }

  #keep(key: Key, value: Value | null | undefined): Value | undefined {
    const { ttlMs, now } = this.#options
    const until = now() + ttlMs
    this.#put(key, value ?? undefined, until, until + ttlMs)
    return value ?? undefined
  }

  #put(key: Key, value: Value | undefined, until: number, end: number): void {
    this.#known.delete(key)
    this.#known.set(key, { value, until, end })
    if (this.#known.size <= this.#options.maxEntries) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      return
    }
  }
}
