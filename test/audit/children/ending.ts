// Writes a burst of audit records, reads no `durable`, and ends in one of several ways.
import { createLogger } from '../../../src/index.ts'

const [, , path = '', ending = '', fsync = 'always'] = process.argv
const log = createLogger({
  sinks: [],
  audit: { path, key: 'from a vault', fsync: fsync as 'always', checkpoint: { every: 1_000_000 } },
  onProblem: ({ code }) => process.stderr.write(`${code}\n`),
})
if (ending === 'late') process.on('exit', () => log.audit('from a listener of exit'))
for (let index = 0; index < 500; index++) log.audit('one of a burst', { index })
if (ending === 'exit') process.exit(3)
if (ending === 'throw')
  setImmediate(() => {
    throw new Error('boom')
  })
if (ending === 'SIGTERM' || ending === 'SIGINT') {
  setInterval(() => undefined, 1000)
  process.kill(process.pid, ending)
}
if (ending === 'close') await log.close()
