import type { CompositeAggregation, CompositeSource } from '../core/aggregation.ts'
import type { RawResult } from '../core/engine.ts'
import { type LevelTable, standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, MakeInner, ReadValues } from './accumulator.ts'
import { Bucket } from './bucket-map.ts'
import { floorTo, numbersOf, termKeys } from './bucket-kinds.ts'
import { parseCompositeCursor, printCompositeCursor } from './composite-cursor.ts'
import { declaredType } from './field-type.ts'
import { canonicalField } from './fields.ts'
import { compareKeys } from './rank-terms.ts'
import { createRounding } from './rounding.ts'

/** Buckets of a page, where it is not said. */
export const defaultCompositeSize = 100

type Keys = readonly (string | number)[]

/** Reads the parts that one source has of a line. */
export type ReadKeys = (record: LogRecord) => Keys

/** The field of a source. */
export function sourceField(source: CompositeSource): string {
  if ('terms' in source) return source.terms
  return 'dateHistogram' in source ? (source.field ?? '@timestamp') : source.histogram
}

/** Is it a part on the level? It orders before all others, by rank. */
export function isLevelSource(source: CompositeSource): boolean {
  return 'terms' in source && declaredType(canonicalField(source.terms)) === 'level'
}

/** Makes the reader of one source. */
export function sourceReader(source: CompositeSource, read: ReadValues): ReadKeys {
  if ('terms' in source) return (record) => [...new Set(termKeys(read(record)))]
  if ('histogram' in source) {
    const { interval } = source
    return (record) => [...new Set(numbersOf(read(record)).map((value) => floorTo(value, interval)))]
  }
  const rounding = createRounding(source.dateHistogram, source.timeZone)
  return (record) => [...new Set(numbersOf(read(record)).map((time) => rounding.floor(time)))]
}

/** Orders keys: a part on the level first, by rank, then part by part. */
export function compareComposite(sources: readonly CompositeSource[], levels: LevelTable): (a: Keys, b: Keys) => number {
  const level = sources.findIndex(isLevelSource)
  return (a, b) => {
    if (level >= 0) {
      const difference = compareLevels(a[level] ?? '', b[level] ?? '', levels)
      if (difference !== 0) return difference
    }
    for (const [at, key] of a.entries()) {
      const difference = at === level ? 0 : compareKeys(key, b[at] ?? '')
      if (difference !== 0) return difference
    }
    return 0
  }
}

/** Levels with a name by rank, then those that are numbers only. */
export function compareLevels(a: string | number, b: string | number, levels: LevelTable): number {
  const [left, right] = [levels.number(String(a)), levels.number(String(b))]
  if (left !== undefined && right !== undefined) return left - right
  if (left === undefined && right === undefined) return Number(a) - Number(b)
  return left === undefined ? 1 : -1
}

/** A bucket for each combination, in order, a page of them. */
export class Composite implements Accumulator {
  readonly #spec: CompositeAggregation
  readonly #readers: readonly ReadKeys[]
  readonly #make: MakeInner
  readonly #compare: (a: Keys, b: Keys) => number
  readonly #after: Keys | undefined
  readonly #buckets = new Map<string, { readonly keys: Keys; readonly bucket: Bucket }>()

  constructor(spec: CompositeAggregation, readers: readonly ReadKeys[], make: MakeInner, levels: LevelTable = standardLevels) {
    this.#spec = spec
    this.#readers = readers
    this.#make = make
    this.#compare = compareComposite(Object.values(spec.composite), levels)
    this.#after = spec.after === undefined ? undefined : parseCompositeCursor(spec.after, readers.length)
  }

  add(record: LogRecord, weight: number): void {
    for (const keys of combinations(this.#readers.map((read) => read(record)))) {
      if (this.#after !== undefined && this.#compare(keys, this.#after) <= 0) continue
      const name = JSON.stringify(keys)
      let entry = this.#buckets.get(name)
      if (entry === undefined) this.#buckets.set(name, (entry = { keys, bucket: new Bucket(this.#make()) }))
      entry.bucket.add(record, weight)
    }
  }

  merge(other: Accumulator): void {
    for (const [name, entry] of (other as Composite).#buckets) {
      let own = this.#buckets.get(name)
      if (own === undefined) this.#buckets.set(name, (own = { keys: entry.keys, bucket: new Bucket(this.#make()) }))
      own.bucket.merge(entry.bucket)
    }
  }

  result(): RawResult {
    const { size = defaultCompositeSize } = this.#spec
    const sorted = [...this.#buckets.values()].sort((a, b) => this.#compare(a.keys, b.keys))
    const shown = sorted.slice(0, size)
    const last = shown.at(-1)
    return {
      kind: 'composite',
      buckets: shown.map(({ keys, bucket }) => ({ keys, count: bucket.count, aggs: bucket.inner.results() })),
      after: sorted.length > size && last !== undefined ? printCompositeCursor(last.keys) : undefined,
    }
  }
}

function combinations(parts: readonly Keys[]): Keys[] {
  let found: Keys[] = [[]]
  for (const keys of parts) found = found.flatMap((start) => keys.map((key) => [...start, key]))
  return found
}
