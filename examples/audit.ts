// An audit log: who did what to what. Its checkpoints are sent to where whoever writes the log cannot write, so that even a log
// whose end was cut off, or that was rewritten from some record on, is seen to be.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuditCheckpoint, createLogger, verifyAuditLog } from 'cordwood'

const folder = mkdtempSync(join(tmpdir(), 'audit-'))
const path = join(folder, 'audit.log')
const key = 'from a vault'
// A service sends them to another machine.
const elsewhere: AuditCheckpoint[] = []
const log = createLogger({
  service: 'limits',
  sinks: [],
  audit: { path, key, checkpoint: { every: 2, onCheckpoint: (checkpoint) => elsewhere.push(checkpoint) } },
})

await log.withContext({ requestId: 'req_1' }, async () => {
  const { durable } = log.audit('limit of {target} changed', {
    actor: 'admin@example.com',
    action: 'update_limit',
    target: 'uploads',
    before: { perDay: 100 },
    after: { perDay: 500, token: 'swordfish-7291' },
  })
  // What must not happen unseen waits until the record is on the disk.
  await durable
})
log.audit('limit of {target} looked at', { actor: 'ann@example.com', target: 'uploads' })
log.audit('limit of {target} looked at', { actor: 'admin@example.com', target: 'mails' })
await log.close()

// The actor is a hash that is the same for the same actor, and nothing secret is in the file.
const text = readFileSync(path, 'utf8')
const records = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly actor: string; readonly message: string; readonly after?: unknown })
console.log(records.map(({ message }) => message).join('; '))
console.log(records[0]?.actor === records[2]?.actor, records[0]?.actor === records[1]?.actor, JSON.stringify(records[0]?.after))

const verify = async (what: string) => {
  const { ok, fault } = await verifyAuditLog(path, { key, checkpoint: elsewhere })
  console.log(`${what}:`, ok ? 'as it was written' : fault?.message)
}
await verify('untouched')
writeFileSync(path, text.replace('"perDay":500', '"perDay":200'))
await verify('a value changed')
writeFileSync(path, text.slice(0, text.lastIndexOf('{"@timestamp"')))
await verify('the last record cut off')
rmSync(folder, { recursive: true })

// → limit of uploads changed; limit of uploads looked at; limit of mails looked at
// → true false {"perDay":500,"token":"[REDACTED]"}
// → untouched: as it was written
// → a value changed: The content of record 1 is not what its hash was made of: it was changed.
// → the last record cut off: The log ends with record 2, but a checkpoint has seen record 3: the end was taken away.
