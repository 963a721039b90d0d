// Logs to a transport of pino and ends: `node transport-end.ts <file> <ending> <cold|warm|idle>`.
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import real from 'pino'
import { createLogger } from '../../../src/index.ts'
import { pinoTransport } from '../../../src/interop/pino.ts'

const [file = '', ending, start] = process.argv.slice(2)
const slow = new URL('slow-transport.mjs', import.meta.url).href
const target =
  start === 'idle' ? { target: slow, options: { path: file } } : { target: 'pino/file', options: { destination: file } }
const transport = real.transport(target as { target: string })
if (start !== 'cold') await once(transport, 'ready')
const log = createLogger({ sinks: [pinoTransport(transport)] })
if (start === 'warm') {
  log.info({ n: -1 }, 'warm')
  await delay(100)
}
for (let n = 0; n < 2000; n++) log.info({ n }, 'line')
// The worker has all lines, and has written none.
if (start === 'idle') await delay(100)
if (ending === 'exit') process.exit(0)
if (ending === 'throw') throw new Error('the end')
if (ending === 'signal') process.kill(process.pid, 'SIGTERM')
if (ending === 'signal') await delay(60_000)
