import type { LevelTable } from '../../core/level.ts'
import type { LogQuery } from '../../search/log-query.ts'
import type { Counts, PatternCounts, ValueCounts } from './compare.ts'
import { fieldsToCompare } from './diff-fields.ts'
import type { DiffWindow } from './diff-window.ts'

/** What both times are made of. */
export interface DiffAnswer {
  readonly lines: Counts
  /** Lines of level error and above. */
  readonly errors: Counts
  /** The 95th percentile of `event.duration`, in nanoseconds; null where no line has one. */
  readonly p95: { readonly now: number | null; readonly before: number | null }
  readonly patterns: readonly PatternCounts[]
  readonly values: readonly ValueCounts[]
  /** Values of the errors of now, against those of all lines of now. */
  readonly errorValues: readonly ValueCounts[]
  readonly warnings: readonly string[]
}

/** A date, which the types of aggregations do not take for a number; engines compute with its milliseconds. */
const timeField: string = '@timestamp'
const maxPatterns = 2000
const maxValues = 1000
const sampleSize = 100

/** Asks both times at once, so that a kind of message is the same kind in both. */
export async function askDiff(
  asked: LogQuery,
  { beforeMs, fromMs, toMs }: DiffWindow,
  fields: readonly string[] | undefined,
  levels: LevelTable,
): Promise<DiffAnswer> {
  const query = asked.between(beforeMs, toMs)
  const ranges = [
    { key: 'before', from: beforeMs, to: fromMs },
    { key: 'now', from: fromMs, to: toMs },
  ]
  const compared = fields ?? (await sampleFields(query, ranges, levels))
  const terms = Object.fromEntries(compared.map((field, at) => [`field${at}`, { terms: field, size: maxValues }]))
  const { kinds, parts, $ } = await query.aggregate({
    kinds: {
      patterns: true,
      size: maxPatterns,
      aggs: { parts: { range: timeField, ranges }, levels: { terms: 'log.level', size: 1 } },
    },
    parts: {
      range: timeField,
      ranges,
      aggs: {
        ...terms,
        errors: { filters: { yes: 'level >= error' }, aggs: terms },
        shares: { percentiles: 'event.duration', at: [95] },
      },
    },
  })
  const [before, now] = parts.buckets as unknown as readonly Part[]
  const compare = (one: PartTerms | undefined, other: PartTerms | undefined): readonly ValueCounts[] =>
    compared.flatMap((field, at) => valuesOf(field, one?.[`field${at}`], other?.[`field${at}`]))
  return {
    lines: { now: now?.count ?? 0, before: before?.count ?? 0 },
    errors: { now: now?.errors.yes.count ?? 0, before: before?.errors.yes.count ?? 0 },
    p95: { now: now?.shares.p95 ?? null, before: before?.shares.p95 ?? null },
    patterns: kinds.buckets.map(({ key, template, example, levels, parts }) => ({
      id: key,
      template,
      example,
      level: levels.buckets[0]?.key ?? '',
      before: parts.buckets[0]?.count ?? 0,
      now: parts.buckets[1]?.count ?? 0,
    })),
    values: compare(now, before),
    errorValues: compare(now?.errors.yes, now),
    warnings: $.warnings ?? [],
  }
}

interface Terms {
  readonly buckets: readonly { readonly key: string | number; readonly count: number }[]
  readonly other: number
}

type PartTerms = Readonly<Record<`field${number}`, Terms>>

type Part = PartTerms & {
  readonly count: number
  readonly errors: { readonly yes: { readonly count: number } & PartTerms }
  readonly shares: { readonly p95: number | null }
}

/** A value that is not in a list that was cut may have as many lines as the last of it. */
function valuesOf(field: string, now: Terms | undefined, before: Terms | undefined): ValueCounts[] {
  const counts = new Map((before?.buckets ?? []).map(({ key, count }) => [key, count]))
  const unknown = (before?.other ?? 0) > 0 ? (before?.buckets.at(-1)?.count ?? 0) : 0
  return (now?.buckets ?? []).map(({ key, count }) => ({
    field,
    value: String(key),
    now: count,
    before: counts.get(key) ?? unknown,
  }))
}

async function sampleFields(
  query: LogQuery,
  ranges: readonly { readonly key: string; readonly from: number; readonly to: number }[],
  levels: LevelTable,
): Promise<readonly string[]> {
  const { parts } = await query.aggregate({
    parts: {
      range: timeField,
      ranges,
      aggs: {
        lines: { topHits: sampleSize },
        bad: { filters: { yes: 'level >= warn' }, aggs: { lines: { topHits: sampleSize } } },
      },
    },
  })
  const records = parts.buckets.flatMap(({ lines, bad }) => [...lines.records, ...bad.yes.lines.records])
  return fieldsToCompare(records, levels)
}
