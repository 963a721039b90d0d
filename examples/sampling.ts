// Sampling: a tenth of the requests in full, all requests that fail in full, and numbers that still add up.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, file } from 'cordwood'
import { openLogs } from 'cordwood/query'

const folder = mkdtempSync(join(tmpdir(), 'sampling-'))
const log = createLogger({
  service: 'checkout',
  sinks: [file({ path: join(folder, 'app.log') })],
  // By the trace's id: every service that has this rate keeps the lines of the same requests.
  sampling: { rates: { info: 0.1 } },
  // What is left out, and debug lines, wait for the end of their request: written when it fails, else forgotten.
  tail: { buffer: 'debug', trigger: { level: 'error', slowMs: 2000 } },
})

for (let request = 0; request < 1000; request++) {
  const traceId = `4bf92f3577b34da6a3ce929d0e0e${request.toString(16).padStart(4, '0')}`
  // `cordwood/http` opens such a scope for each request, and ends it with the response.
  await log.withContext({ traceId, requestId: `r-${request}` }, async () => {
    log.debug('price looked up', { cents: 100 + request })
    await Promise.resolve()
    log.info('order placed', { cents: 100 + request })
    if (request === 500) log.error('payment failed', new Error('declined'))
  })
}
await log.close()
const { emitted, sampled, discarded, written } = log.stats
console.log(`${emitted.total} calls = ${sampled.total} sampled + ${discarded.total} discarded + ${written.total} written`)

const logs = await openLogs(folder)
const failed = await logs.query('requestId:r-500').search({ order: 'oldest' })
console.log(failed.records.map(({ message }) => message).join(', '))

const specs = { orders: { stats: 'cents' } } as const
const plain = await logs.query('"order placed"').aggregate(specs)
const weighted = await logs.query('"order placed"').aggregate(specs, { weighted: true })
console.log(`in the file: ${plain.orders.count} orders`)
console.log(`weighted: ${Math.round(weighted.orders.count)} orders of ${Math.round(weighted.orders.avg ?? 0)} cents`)
await logs.close()
rmSync(folder, { recursive: true })

// → 2001 calls = 898 sampled + 999 discarded + 104 written
// → price looked up, order placed, payment failed
// → in the file: 102 orders
// → weighted: 1010 orders of 606 cents
