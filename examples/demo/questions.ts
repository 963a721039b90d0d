import { kql, type LogRecord, type Logs } from '../../src/search/index.ts'

/** A route with its times. */
export interface RouteTimes {
  readonly route: string
  readonly requests: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

/** What the demo asks. Each question knows nothing of where the lines are: files or Elasticsearch. */
export const questions = {
  /** How many lines there are, and how many of them are the checkout's access lines. */
  async lines(logs: Logs) {
    const { services, access, failed, total } = await logs.query().aggregate({
      services: { terms: 'service.name' },
      access: { filters: { checkout: 'service:checkout and http.response.status_code:*' } },
      failed: { filters: { checkout: 'service:checkout and http.response.status_code >= 500' } },
    })
    return { total, services: services.buckets, access: access.checkout.count, failed: failed.checkout.count }
  },

  /** All lines of one failed order, of both services, as they came. */
  async story(logs: Logs): Promise<{ requestId: string; records: readonly LogRecord[] }> {
    const failures = await logs
      .query('service:payment and level:error and error.message:"bank did not answer"')
      .search({ limit: 1 })
    const requestId = String(failures.records[0]?.fields['http.request.id'])
    const { records } = await logs.query(kql`requestId:${requestId}`).search({ order: 'oldest', limit: 100 })
    return { requestId, records }
  },

  /** The routes with the longest answers. */
  async slowest(logs: Logs): Promise<readonly RouteTimes[]> {
    const { routes } = await logs.query('service:checkout and http.route:*').aggregate({
      routes: {
        terms: 'http.route',
        aggs: { times: { percentiles: 'event.duration', at: [50, 95] }, all: { stats: 'event.duration' } },
      },
    })
    return routes.buckets
      .map(({ key, count, times, all }) => ({
        route: String(key),
        requests: count,
        p50Ms: (times.p50 ?? 0) / 1e6,
        p95Ms: (times.p95 ?? 0) / 1e6,
        maxMs: (all.max ?? 0) / 1e6,
      }))
      .sort((a, b) => b.p95Ms - a.p95Ms)
  },

  /** Lines at error and above in each minute, by service. */
  async errors(
    logs: Logs,
    from: number,
    to: number,
  ): Promise<readonly { minute: Date; count: number; byService: Readonly<Record<string, number>> }[]> {
    const { minutes } = await logs
      .query('level >= error')
      .between(from, to)
      .aggregate({ minutes: { dateHistogram: '1m', aggs: { services: { terms: 'service.name' } } } })
    return minutes.buckets.map(({ key, count, services }) => ({
      minute: key,
      count,
      byService: Object.fromEntries(services.buckets.map((bucket) => [bucket.key, bucket.count])),
    }))
  },
}
