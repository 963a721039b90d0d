// Logs some lines a millisecond until SIGTERM, and opens its file again at SIGHUP. Its orders come as JSON.
import { writeSync } from 'node:fs'
import { createLogger, file, type Problem } from '../../../src/index.ts'

/** What a child is to do. */
export interface UntilToldOrders {
  readonly path: string
  /** Log nothing but the first lines. */
  readonly isQuiet: boolean
}

const orders = JSON.parse(process.argv[2] ?? '') as UntilToldOrders
const problems: Problem[] = []
const log = createLogger({
  sinks: [file({ path: orders.path, reopenOn: 'SIGHUP' })],
  onProblem: (problem) => problems.push(problem),
})
let n = 0
const turn = (): void => {
  for (let i = 0; i < 5; i++) log.info('line', { n: ++n })
}
const timer = setInterval(orders.isQuiet ? () => {} : turn, 1)
process.on('exit', () => writeSync(1, JSON.stringify({ n, problems })))
process.on('SIGTERM', () => {
  clearInterval(timer)
  void log.close().then(() => process.exit(3))
})
turn()
setTimeout(() => writeSync(2, `ready ${process.pid}\n`), 30)
