// Finding lines again: the query language, pages, aggregations, on log files. (On Elasticsearch the same, see elasticsearch.ts.)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, file } from 'cordwood'
import { kql, openLogs } from 'cordwood/query'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-query-'))

// Some lines of ours ...
const log = createLogger({ service: 'shop', sinks: [file({ path: join(folder, 'shop.log') })] })
for (const [requestId, path, status, ms] of [
  ['r-1', '/orders', 200, 12],
  ['r-2', '/orders', 502, 950],
  ['r-3', '/carts', 200, 31],
  ['r-4', '/orders', 200, 18],
] as const) {
  log.withContext({ requestId }, () => {
    if (status === 502) log.error('payment failed', new Error('card declined'), { provider: 'acme' })
    log.info('request completed', { 'url.path': path, 'http.response.status_code': status, ms })
  })
}
await log.close()

// ... and one of a service that logs with pino. Ids and levels have one name in queries, whoever wrote the line.
writeFileSync(
  join(folder, 'mail.log'),
  '{"level":40,"time":1767225600000,"service.name":"mail","reqId":"r-2","msg":"mail bounced"}\n',
)

const logs = await openLogs(folder)

// KQL, as in Kibana: fields, phrases, and / or / not, wildcards, comparisons; values with units.
const failed = await logs.query('level >= warn and not service:mail').search()
for (const { message, error } of failed.records) console.log(message, '|', error?.type, error?.message)

// One request across services, oldest first. What is put into a kql`...` is a value, whatever it holds: it cannot become syntax.
const requestId = failed.records[0]?.fields['http.request.id']
const story = await logs.query(kql`requestId:${String(requestId)}`).search({ order: 'oldest', fields: ['service', 'message'] })
for (const { service, message } of story.records) console.log(service, '|', message)

// Aggregations: their results have the names and the types that the question gives them.
const { routes, slowest } = await logs.query('ms:*').aggregate({
  routes: { terms: 'url.path', aggs: { time: { stats: 'ms' } } },
  slowest: { percentiles: 'ms', at: [50, 100] },
})
for (const { key, count, time } of routes.buckets) console.log(key, '|', count, 'requests, at most', time.max, 'ms')
console.log('half of them within', slowest.p50, 'ms, all within', slowest.p100, 'ms')

// A query that cannot be meant is an error that points at the place.
try {
  logs.query('status = 500')
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
}

await logs.close()
rmSync(folder, { recursive: true })

// → payment failed | Error card declined
// → mail | mail bounced
// → shop | payment failed
// → shop | request completed
// → /orders | 3 requests, at most 950 ms
// → /carts | 1 requests, at most 31 ms
// → half of them within 24.5 ms, all within 950 ms
// → Expected `:` between a field and its value, got `=`.
// →   status = 500
// →   ^
// → Hint: write status:500, or "status = 500" for the text itself.
