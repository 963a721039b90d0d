import type { Aggregations } from '../../src/core/aggregation.ts'
import type { LogEngine, ResultMetadata } from '../../src/core/engine.ts'
import type { TimeRange } from '../../src/core/query.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { firstTime, spanMs } from './service-lines.ts'

/** What an engine answers: how many lines were found, and how that came about. */
export interface Asked {
  readonly total: number
  readonly $: ResultMetadata
}

/** One question of the set. */
export interface BenchQuery {
  readonly name: string
  /** It may read more than a fifth of the files, by its nature. */
  readonly readsMuch: boolean
  /** Exact percentiles and exact distinct counts have no limit of time. */
  readonly isUnlimited: boolean
  ask(engine: LogEngine): Promise<Asked>
  /** The same of a table `logs`; the first column of the first row is how many lines were found, where `counts`. */
  readonly sql: string
  /** The same where words are in a table `words` of FTS5. */
  readonly fullTextSql?: string
  readonly counts: boolean
}

/** What of the lines the queries name. */
export interface Samples {
  readonly trace: string
  readonly user: string
}

const everyTime: TimeRange = {}
const lastHour = { from: firstTime + spanMs - 3_600_000, to: firstTime + spanMs }
const newest = 'order by ts desc limit 100'

/** The query set of the research page, in its order. */
export function querySet({ trace, user }: Samples): readonly BenchQuery[] {
  const common = { readsMuch: false, isUnlimited: false, counts: false }
  const page = (
    name: string,
    kql: string,
    sql: string,
    more: Partial<BenchQuery> & { readonly range?: TimeRange } = {},
  ): BenchQuery => ({
    ...common,
    name,
    sql,
    counts: sql.startsWith('select count'),
    ...more,
    ask: async (engine) =>
      engine.search(parseQuery(kql), more.range ?? everyTime, {
        limit: sql.startsWith('select count') ? 0 : 100,
        order: 'newest',
      }),
  })
  const aggregation = (
    name: string,
    kql: string,
    aggregations: Aggregations,
    sql: string,
    more: Partial<BenchQuery> = {},
  ): BenchQuery => ({
    ...common,
    name,
    sql,
    ...more,
    ask: async (engine) => engine.aggregate(parseQuery(kql), aggregations, everyTime),
  })
  const countLike = (pattern: string): string => `select count(*) from logs where lower(message) like '${pattern}'`
  const words = (match: string): { fullTextSql: string } => ({
    fullTextSql: `select count(*) from words where words match '${match}'`,
  })
  return [
    page(
      'error and "timeout", last hour, newest 100',
      'level:error and "timeout"',
      `select * from logs where level = 'error' and ts >= ${lastHour.from} and lower(message) like '%timeout%' ${newest}`,
      {
        range: lastHour,
        fullTextSql: `select * from logs where level = 'error' and ts >= ${lastHour.from} and rowid in (select rowid from words where words match 'timeout') ${newest}`,
      },
    ),
    page('exact trace.id', `trace.id:${trace}`, `select * from logs where trace = '${trace}' ${newest}`),
    page('count of a rare word', 'quarantine', countLike('%quarantine%'), words('quarantine')),
    page('count of a common word', 'created', countLike('%created%'), words('created')),
    page('count of a phrase', '"upstream timeout"', countLike('%upstream timeout%'), words('"upstream timeout"')),
    page('count of a prefix', 'quar*', countLike('%quar%'), words('quar*')),
    page('count of a substring', 'message:*efuse*', countLike('%efuse%'), { readsMuch: true }),
    page('exact user.id, newest 100', `user.id:${user}`, `select * from logs where usr = '${user}' ${newest}`),
    page(
      'service and not levels, newest 100',
      'service:checkout and not level:(debug or info)',
      `select * from logs where service = 'checkout' and level not in ('debug', 'info') ${newest}`,
    ),
    page('newest 100 of all', '*', `select * from logs ${newest}`, { readsMuch: true }),
    aggregation(
      'histogram of 15 min by level',
      '*',
      { time: { dateHistogram: '15m', aggs: { levels: { terms: 'level' } } } },
      'select ts / 900000, level, count(*) from logs group by 1, 2',
    ),
    aggregation(
      'percentiles of duration by service, exact',
      '*',
      { services: { terms: 'service', size: 20, aggs: { ns: { percentiles: 'duration' } } } },
      'select service, quantile_cont(duration, [0.5, 0.95, 0.99]) from logs group by 1',
      { isUnlimited: true },
    ),
    aggregation(
      'stats of duration by service',
      '*',
      { services: { terms: 'service', size: 20, aggs: { ns: { stats: 'duration' } } } },
      'select service, count(duration), min(duration), max(duration), avg(duration), sum(duration) from logs group by 1',
    ),
    aggregation(
      'top 10 error types',
      '*',
      { types: { terms: 'error.type' } },
      'select error_type, count(*) from logs where error_type is not null group by 1 order by 2 desc limit 10',
    ),
    aggregation(
      'status >= 500 by service',
      'status >= 500',
      { services: { terms: 'service', size: 20 } },
      'select service, count(*) from logs where status >= 500 group by 1',
    ),
    aggregation('distinct users, exact', '*', { users: { cardinality: 'user.id' } }, 'select count(distinct usr) from logs', {
      isUnlimited: true,
    }),
    aggregation('patterns of messages', '*', { patterns: { patterns: true } }, ''),
  ]
}
