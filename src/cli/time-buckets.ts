import type { LogQuery } from '../search/log-query.ts'
import { CordwoodError } from '../core/error.ts'
import type { Command } from './command.ts'

/** How many lines one stretch of time has, in all and for each value of the field that was asked. */
export interface TimeBucket {
  readonly time: number
  readonly count: number
  readonly parts: ReadonlyMap<string, number>
}

/** The lines of a query over time. */
export interface TimeBuckets {
  readonly buckets: readonly TimeBucket[]
  /** The width of a bucket, as it was asked or chosen. */
  readonly every: string
  readonly warnings: readonly string[] | undefined
}

const steps: readonly (readonly [every: string, ms: number])[] = [
  ['1s', 1000],
  ['2s', 2000],
  ['5s', 5000],
  ['10s', 10_000],
  ['15s', 15_000],
  ['20s', 20_000],
  ['30s', 30_000],
  ['1m', 60_000],
  ['2m', 120_000],
  ['3m', 180_000],
  ['5m', 300_000],
  ['10m', 600_000],
  ['15m', 900_000],
  ['20m', 1_200_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['2h', 7_200_000],
  ['3h', 10_800_000],
  ['4h', 14_400_000],
  ['6h', 21_600_000],
  ['8h', 28_800_000],
  ['12h', 43_200_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
  ['month', 2_678_400_000],
  ['quarter', 8_035_200_000],
  ['year', 31_622_400_000],
]
const maxSeries = 8
/** A date, which the types of aggregations do not take for a number; engines compute with its milliseconds. */
const timeField: string = '@timestamp'

/**
 * Counts lines over time, in local time. Without `--every` the width is chosen so that at most `width` bars are drawn; standard input
 * can be read once only, so its lines are counted by the second first.
 */
export async function countOverTime(query: LogQuery, command: Command, width: number): Promise<TimeBuckets> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (command.every === undefined && command.usesInput) return countInput(query, command, width)
  const every = command.every ?? (await chooseEvery(query, width))
  const perPart = command.by === undefined ? {} : { parts: { terms: command.by, size: maxSeries } }
  const { time, $ } = await query.aggregate(
    { time: { dateHistogram: every, timeZone, aggs: perPart } },
    { weighted: command.weighted },
  )
  const buckets = time.buckets.map((bucket) => ({ time: bucket.key.getTime(), count: bucket.count, parts: partsOf(bucket) }))
  return { buckets, every, warnings: $.warnings }
}

/** The narrowest stretch of time of which at most `width` make up the time of a query's lines. */
export async function chooseEvery(query: LogQuery, width: number): Promise<string> {
  const plan = query.explain()
  let [from, to] = [plan.from?.getTime(), plan.to?.getTime()]
  if (from === undefined || to === undefined) {
    const { seen } = await query.aggregate({ seen: { stats: timeField } })
    from ??= seen.min ?? undefined
    to ??= seen.max ?? undefined
  }
  return from === undefined || to === undefined ? '1h' : stepFor(to - from, width)[0]
}

function stepFor(spanMs: number, width: number): readonly [every: string, ms: number] {
  const found = steps.find(([, ms]) => spanMs / ms <= width - 1) ?? steps.at(-1)
  return found ?? ['year', 31_622_400_000]
}

async function countInput(query: LogQuery, command: Command, width: number): Promise<TimeBuckets> {
  const perPart = command.by === undefined ? {} : { parts: { terms: command.by, size: maxSeries } }
  const { seconds, $ } = await query.aggregate(
    { seconds: { dateHistogram: '1s', fill: false, aggs: perPart } },
    { weighted: command.weighted },
  )
  const first = seconds.buckets[0]?.key.getTime() ?? 0
  const last = seconds.buckets.at(-1)?.key.getTime() ?? 0
  const [every, ms] = stepFor(last - first, width)
  if (last - first > 1000 * ms * width) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      'Expected lines of a shorter time without --every, got centuries. Give --every year.',
    )
  }
  const merged = new Map<number, { time: number; count: number; parts: Map<string, number> }>()
  const floor = (time: number): number => {
    const offset = new Date(time).getTimezoneOffset() * 60_000
    return Math.floor((time - offset) / ms) * ms + offset
  }
  for (let time = floor(first); seconds.buckets.length > 0 && time <= last; time += ms)
    merged.set(time, { time, count: 0, parts: new Map() })
  for (const bucket of seconds.buckets) {
    const time = floor(bucket.key.getTime())
    const into = merged.get(time) ?? { time, count: 0, parts: new Map<string, number>() }
    merged.set(time, into)
    into.count += bucket.count
    for (const [key, count] of partsOf(bucket)) into.parts.set(key, (into.parts.get(key) ?? 0) + count)
  }
  return { buckets: [...merged.values()].sort((a, b) => a.time - b.time), every, warnings: $.warnings }
}

function partsOf(bucket: object): Map<string, number> {
  const { parts } = bucket as {
    readonly parts?: { readonly buckets: readonly { readonly key: string | number; readonly count: number }[] }
  }
  return new Map(parts?.buckets.map(({ key, count }) => [String(key), count]))
}
