import { setTimeout as sleep } from 'node:timers/promises'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'
import { startServer } from './server.ts'
import { countStored, openShipment } from './shipment.ts'

/**
 * `npm run sustained -- [seconds] [lines a second]`: a service that logs at a fixed rate into a real Elasticsearch, 60 seconds at
 * 10,500 lines unless told otherwise. It fails unless each line arrives once and the books balance.
 */
const seconds = Number(process.argv[2] ?? 60)
const rate = Number(process.argv[3] ?? 10_500)
const given = process.env['ELASTICSEARCH_URL']
const server = given === undefined ? await startServer({ isLongLived: true }) : undefined
const node = server?.url ?? given ?? ''
const dataStream = `logs-sustained-${Date.now().toString(36)}`
// A server that has just begun is slow until its code is compiled: that is not what is measured.
const warmUp = openShipment({ node, dataStream: `${dataStream}-warm-up` })
await warmUp.load(5_000, 8_000)
await warmUp.flush()
await warmUp.close()

const problems: string[] = []
const log = createLogger({
  service: 'sustained',
  sinks: [elasticsearch({ node, dataStream })],
  onProblem: ({ code, message }) => void problems.push(`${code}: ${message}`),
})

const memoryBefore = process.memoryUsage().rss
const cpu = process.cpuUsage()
const start = performance.now()
let n = 0
let peakBytes = 0
for (let next = 0; n < rate * seconds; next += 10) {
  const due = Math.min(rate * seconds, ((performance.now() - start) * rate) / 1000)
  while (n < due) {
    n++
    log.info('order {orderId} placed by {customer}', { orderId: `o-${n}`, customer: `c-${n % 1000}`, amount: n / 4, n })
  }
  if (next % 1000 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().rss - memoryBefore)
  await sleep(Math.max(0, next + 10 - (performance.now() - start)))
}
const loggedMs = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
let report = await log.flush()
for (let tries = 0; report.timedOut && tries < 20; tries++) report = await log.flush()
const allMs = performance.now() - start
const [books] = log.stats.sinks
await log.close()
const { documents, distinct } = await countStored(node, dataStream)
await server?.stop()

const isRight =
  documents === n && distinct === n && books?.written.total === n && books.dropped.total === 0 && books.extra['stored'] === n
console.log({
  lines: n,
  linesASecond: Math.round(n / (loggedMs / 1000)),
  flushAfterLastLineMs: Math.round(allMs - loggedMs),
  cpuMicrosecondsALine: Number(((user + system) / n).toFixed(2)),
  peakMemoryMiB: Math.round(peakBytes / 2 ** 20),
  documents,
  distinct,
  report,
  extra: books?.extra,
  problems,
})
if (!isRight) process.exitCode = 1
