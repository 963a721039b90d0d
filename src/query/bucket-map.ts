import type { RawBucket } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulators } from './accumulator.ts'
import { Sum } from './sum.ts'
import { linesOf } from './weight.ts'

/** Counts, and accumulates within. */
export class Bucket {
  readonly #count = new Sum()
  readonly inner: Accumulators

  constructor(inner: Accumulators) {
    this.inner = inner
  }

  get count(): number {
    return linesOf(this.#count.value)
  }

  add(record: LogRecord, weight: number): void {
    this.#count.add(weight)
    this.inner.add(record, weight)
  }

  merge(other: Bucket): void {
    this.#count.add(other.#count.value)
    this.inner.merge(other.inner)
  }
}

/** Buckets by their keys. */
export class BucketMap<Key extends string | number> {
  readonly #make: () => Accumulators
  readonly #buckets = new Map<Key, Bucket>()

  /** @param make - what stands within a bucket. */
  constructor(make: () => Accumulators) {
    this.#make = make
  }

  /** A line counts once in each of the keys that it has. */
  add(keys: Iterable<Key>, record: LogRecord, weight: number): void {
    for (const key of new Set(keys)) {
      let bucket = this.#buckets.get(key)
      if (bucket === undefined) this.#buckets.set(key, (bucket = new Bucket(this.#make())))
      bucket.add(record, weight)
    }
  }

  merge(other: BucketMap<Key>): void {
    for (const [key, bucket] of other.#buckets) {
      let own = this.#buckets.get(key)
      if (own === undefined) this.#buckets.set(key, (own = new Bucket(this.#make())))
      own.merge(bucket)
    }
  }

  /** All buckets. What stands within one is computed when it is read. */
  list(): (RawBucket & { readonly key: Key })[] {
    return [...this.#buckets].map(([key, { count, inner }]) => ({
      key,
      count,
      get aggs() {
        return inner.results()
      },
    }))
  }
}

/** With what stands within computed. */
export function finished({ key, count, aggs }: RawBucket): RawBucket {
  return { key, count, aggs }
}
