// Logs to a destination of pino's that writes later, and ends at once: `node destination-end.ts <file> <ending> <one|several|unbuffered>`.
import { setTimeout as delay } from 'node:timers/promises'
import { destination, multistream, pino } from '../../../src/interop/pino.ts'

const [file = '', ending, how] = process.argv.slice(2)
const buffered = destination({ dest: file, sync: false, minLength: how === 'unbuffered' ? 0 : 4096 })
const log = pino(
  {},
  how !== 'several' ? buffered : multistream([{ stream: buffered }, { level: 'error', stream: destination(`${file}.errors`) }]),
)
for (let n = 0; n < 2000; n++) log.info({ n }, 'line')
log.error('the last')
if (ending === 'exit') process.exit(0)
if (ending === 'throw') throw new Error('the end')
if (ending === 'signal') process.kill(process.pid, 'SIGTERM')
if (ending === 'signal') await delay(60_000)
