// Jobs: work that no request began, and work that a request handed to a queue.
import { createLogger, memory, restoreContext, runJob, serializeContext } from 'cordwood'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'mail', sinks: [lines] })

// A timer, a cron entry: a scope of its own, with a name and ids of its own.
await runJob('nightly-report', { day: '2026-11-21' }, async () => {
  const rows = await log.measurePerformance('read rows', async () => [1, 2, 3])
  log.info('report made from {rows} rows', { rows: rows.length })
})

// A request puts work into a queue. The context goes along as plain JSON, beside the payload.
const queue: string[] = []
log.withContext({ requestId: 'req-7', userId: 'u-1' }, () => {
  queue.push(JSON.stringify({ to: 'ada@example.org', context: serializeContext() }))
  log.info('mail queued')
})

// The worker, often another process: its lines belong to the request that caused them.
const job = JSON.parse(queue.shift() ?? '') as { to: string; context: unknown }
await restoreContext(job.context, async () => {
  await Promise.resolve()
  log.info('mail sent')
})

await log.close()
for (const { message, fields } of lines.records) {
  console.log(message, '|', fields['job.name'], fields['day'], '|', fields['http.request.id'], fields['user.id'])
}

// → read rows | nightly-report 2026-11-21 | undefined undefined
// → report made from 3 rows | nightly-report 2026-11-21 | undefined undefined
// → mail queued | undefined undefined | req-7 u-1
// → mail sent | undefined undefined | req-7 u-1
