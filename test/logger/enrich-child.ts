// Logs lines whose enrichers never answer, or answer after a while, and ends as it is told.
import { createLogger, file, systemMetrics } from '../../src/index.ts'

const [path = '', ending = ''] = process.argv.slice(2)
const isHanging = ending !== 'natural-late'
const log = createLogger({
  sinks: [file({ path })],
  enrich: [
    {
      budgetMs: 60_000,
      enrich: () => new Promise<object>((resolve) => void (isHanging || setTimeout(() => resolve({ late: 1 }), 50).unref())),
    },
    systemMetrics({ when: { level: 'fatal' } }),
  ],
  exit: { timeoutMs: isHanging ? 1_000 : 60_000 },
  onProblem: () => {},
})
for (let n = 0; n < 1_000; n++) log.info('line {n}', { n, contact: 'ada@example.org' })
if (ending === 'exit') process.exit(0)
if (ending === 'throw') throw new Error('the end')
if (ending === 'SIGTERM') {
  process.kill(process.pid, 'SIGTERM')
  setInterval(() => {}, 1_000)
}
