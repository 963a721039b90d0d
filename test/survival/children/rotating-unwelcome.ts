// Logs into a rotating file as a user who may write the file, and not the folder. Its orders come as JSON.
import { createLogger, file, type Problem } from '../../../src/index.ts'

/** What a child is to do. */
export interface UnwelcomeOrders {
  readonly path: string
  readonly lines: number
  /** Become this user first, if we are root. */
  readonly user: number
}

const orders = JSON.parse(process.argv[2] ?? '') as UnwelcomeOrders
// Loaded while we still may.
await import('node:zlib')
if (process.getuid?.() === 0) {
  process.setgid?.(orders.user)
  process.setuid?.(orders.user)
}
const problems: Problem[] = []
const log = createLogger({
  sinks: [file({ path: orders.path, rotate: { maxBytes: 10_000, compress: 'gzip', keep: { files: 2 } } })],
  onProblem: (problem) => problems.push(problem),
})
for (let n = 1; n <= orders.lines; n++) log.info('line', { n })
await log.flush()
await new Promise((resolve) => setTimeout(resolve, 300))
await log.close()
console.log(JSON.stringify({ stats: log.stats, problems }))
