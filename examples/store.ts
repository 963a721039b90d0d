// The embedded store: lines in a folder that is small and can be searched while it is written. No server is needed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from 'cordwood'
import { kql, openLogs } from 'cordwood/query'
import { compactStore, store, storeStats } from 'cordwood/store'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-store-'))
const dir = join(folder, 'logs')

const log = createLogger({
  service: 'checkout',
  sinks: [store({ dir, retention: { maxBytes: 1e9, maxAgeMs: 30 * 86_400_000 } })],
  // Who looked at whose data, and who took them out, is kept beside.
  audit: { path: join(folder, 'audit', 'audit.log'), mkdir: true, key: 'from a vault' },
})

for (let n = 0; n < 5000; n++) {
  log.withContext({ requestId: `r-${n}`, userId: `u-${n % 100}` }, () => {
    log.info('order {orderId} placed', { orderId: `o-${n}`, amount: n % 50, ms: 5 + (n % 20) })
    if (n % 1000 === 999) log.error('payment of {amount} failed', new Error('card declined'), { amount: n % 50 })
  })
}

// What is written can be found: by this process, by others, and by `cordwood search` on the command line.
await log.flush()
const logs = await openLogs(dir)
const { total, records, $ } = await logs.query('level:error and "payment of 49"').search({ order: 'oldest', limit: 1 })
console.log(total, records[0]?.message, records[0]?.fields['http.request.id'], records[0]?.error?.message, $.engine)

// One request, whatever fields say of it.
const id = records[0]?.fields['http.request.id']
const story = await logs.query(kql`requestId:${String(id)}`).search({ order: 'oldest', fields: ['level', 'message'] })
for (const { level, message } of story.records) console.log(level, '|', message)

const { kinds, amounts, times } = await logs.query('').aggregate({
  kinds: { patterns: true },
  amounts: { terms: 'amount', size: 2, aggs: { users: { cardinality: 'user.id' } } },
  times: { percentiles: 'ms', at: [50, 99] },
})
for (const { count, template } of kinds.buckets) console.log(count, template)
for (const { key, count, users } of amounts.buckets) console.log('amount', key, 'in', count, 'lines of', users.value, 'users')
console.log('half within', times.p50, 'ms, almost all within', times.p99, 'ms')

// The data of a person: found, exported, erased; each with an audit record before anything is shown.
const request = { audit: log, actor: 'ann', reference: 'DSR-17' }
const person = { 'user.id': 'u-7' }
console.log('of u-7:', (await logs.findPerson(person, request)).lines)
const copy: string[] = []
for await (const { message } of logs.exportPerson(person, request)) copy.push(message)
const { erased, remaining } = await logs.erasePerson(person, request)
console.log('exported', copy.length, 'erased', erased, 'remaining', remaining)
await logs.close()
await log.close()

// In a quiet hour: one segment of what there is, as small as can be.
await compactStore(dir, { olderThanMs: 0 })
const { lines, segments, ratio } = await storeStats(dir)
console.log(lines, 'lines', segments, 'segment, more than 20 times smaller:', ratio > 20)

rmSync(folder, { recursive: true })

// → 5 payment of 49 failed r-999 card declined store
// → info | order o-999 placed
// → error | payment of 49 failed
// → 5000 order <*> placed
// → 5 payment of <*> failed
// → amount 49 in 105 lines of 2 users
// → amount 0 in 100 lines of 2 users
// → half within 14.5 ms, almost all within 24 ms
// → of u-7: 50
// → exported 50 erased 50 remaining 0
// → 4955 lines 1 segment, more than 20 times smaller: true
