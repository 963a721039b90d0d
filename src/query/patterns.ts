import type { PatternsAggregation } from '../core/aggregation.ts'
import type { RawPatternBucket, RawResult } from '../core/engine.ts'
import type { MessagePatterns } from '../core/message-patterns.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, MakeInner } from './accumulator.ts'
import { Bucket } from './bucket-map.ts'
import { compareRecords } from './order.ts'
import { rankTerms } from './rank-terms.ts'

/** Of so many of its newest lines a kind's template is read, where its id says nothing of it. */
export const patternExamples = 5

/** Messages whose kinds are known: what stands for many lines comes again and again with the same one. */
const mostKnown = 1024

/** One kind of message. */
class Kind {
  readonly bucket: Bucket
  /** The newest lines, newest first. */
  newest: LogRecord[] = []

  constructor(bucket: Bucket) {
    this.bucket = bucket
  }

  add(record: LogRecord, weight: number): void {
    this.bucket.add(record, weight)
    this.#keep([record])
  }

  merge(other: Kind): void {
    this.bucket.merge(other.bucket)
    this.#keep(other.newest)
  }

  #keep(records: readonly LogRecord[]): void {
    const last = this.newest.at(-1)
    if (records.length === 1 && this.newest.length === patternExamples && last !== undefined) {
      const [record] = records
      if (record !== undefined && compareRecords(record, last) <= 0) return
    }
    this.newest = [...this.newest, ...records].sort((a, b) => compareRecords(b, a)).slice(0, patternExamples)
  }
}

/**
 * Kinds of messages. A line's own template id decides; lines without one are told apart by their messages, and brought together
 * when all have been seen, so their order does not matter.
 */
export class Patterns implements Accumulator {
  readonly #size: number
  readonly #patterns: MessagePatterns
  readonly #make: MakeInner
  readonly #named = new Map<string, Kind>()
  readonly #read = new Map<string, Kind>()
  readonly #ids = new Map<string, string>()

  constructor({ size = 10 }: PatternsAggregation, patterns: MessagePatterns, make: MakeInner) {
    this.#size = size
    this.#patterns = patterns
    this.#make = make
  }

  add(record: LogRecord, weight: number): void {
    const kinds = record.template === undefined ? this.#read : this.#named
    const id = record.template ?? this.#idOf(record.message)
    this.#kindOf(kinds, id).add(record, weight)
  }

  #idOf(message: string): string {
    let id = this.#ids.get(message)
    if (id !== undefined) return id
    id = this.#patterns.read(message).id
    if (this.#ids.size >= mostKnown) this.#ids.clear()
    this.#ids.set(message, id)
    return id
  }

  merge(other: Accumulator): void {
    for (const [id, kind] of (other as Patterns).#named) this.#take(this.#named, id, kind)
    for (const [id, kind] of (other as Patterns).#read) this.#take(this.#read, id, kind)
  }

  result(): RawResult {
    const { common } = this.#patterns
    const named = [...this.#named].map(([key, kind]) => bucketOf(key, common(kind.newest.map(({ message }) => message)), kind))
    const ranked = rankTerms([...named, ...this.#folded()], this.#size, 'count')
    const buckets = ranked.buckets.map(({ key, count, template, example, aggs }) => ({ key, count, template, example, aggs }))
    return { kind: 'patterns', buckets, other: ranked.other, errorBound: 0 }
  }

  #folded(): RawPatternBucket[] {
    const read = [...this.#read.values()]
    // Others than those that were read into: whoever asks again must find what was there.
    const folded = new Map<string, Kind>()
    const templates = new Map<string, string>()
    for (const [at, { id, template }] of this.#patterns.fold(read.map(exampleOf)).entries()) {
      const kind = read[at]
      if (kind !== undefined) this.#take(folded, id, kind)
      templates.set(id, template)
    }
    return [...folded].map(([key, kind]) => bucketOf(key, templates.get(key) ?? '', kind))
  }

  #kindOf(kinds: Map<string, Kind>, id: string): Kind {
    let kind = kinds.get(id)
    if (kind === undefined) kinds.set(id, (kind = new Kind(new Bucket(this.#make()))))
    return kind
  }

  #take(into: Map<string, Kind>, id: string, kind: Kind): void {
    this.#kindOf(into, id).merge(kind)
  }
}

function exampleOf(kind: Kind): string {
  return kind.newest[0]?.message ?? ''
}

/** What stands within is computed when it is read. */
function bucketOf(key: string, template: string, kind: Kind): RawPatternBucket {
  return {
    key,
    count: kind.bucket.count,
    template,
    example: exampleOf(kind),
    get aggs() {
      return kind.bucket.inner.results()
    },
  }
}
