// Logs many lines over HTTP and ends as it is told.
import { createLogger, httpLines } from '../../../src/index.ts'

const [url = '', ending = '', count = ''] = process.argv.slice(2)
const log = createLogger({ sinks: [httpLines({ url })], exit: { timeoutMs: 60_000 } })
for (let n = 0; n < Number(count); n++) log.info('line', { n })
if (ending === 'exit') process.exit(0)
if (ending === 'SIGTERM') {
  process.kill(process.pid, 'SIGTERM')
  setInterval(() => {}, 1_000)
}
