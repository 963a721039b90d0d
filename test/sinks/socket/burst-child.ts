// Logs many lines to a socket and ends as it is told: naturally, by exit, by a throw, a rejection or a signal.
import { createLogger, socket } from '../../../src/index.ts'

const [port = '', ending = '', count = '', tls = '', waitMs = '0', exitMs = '60000'] = process.argv.slice(2)
const log = createLogger({
  sinks: [socket({ port: Number(port), ...(tls !== '' && { tls: { ca: tls } }) })],
  ring: { capacity: 20_000 },
  exit: { timeoutMs: Number(exitMs) },
})
if (waitMs !== '0') {
  log.info('first')
  await new Promise((resolve) => setTimeout(resolve, Number(waitMs)))
}
for (let n = 0; n < Number(count); n++) log.info('line', { n })
switch (ending) {
  case 'exit':
    process.exit(0)
  case 'throw':
    throw new Error('the end')
  case 'reject':
    void Promise.reject(new Error('the end'))
    break
  case 'SIGTERM':
  case 'SIGINT':
  case 'SIGKILL':
    process.kill(process.pid, ending)
    if (ending === 'SIGKILL') break
    setInterval(() => {}, 1000)
}
