// Logs lines that wait for a detector which never answers, then ends as it was told. Started by a test of this folder.
import { createLogger, file } from '../../../src/index.ts'

/** What a child is to do. */
export interface DetectingOrders {
  readonly path: string
  readonly lines: number
  readonly onTimeout: 'pass' | 'mask'
  readonly end: 'natural' | 'exit' | 'throw' | 'wait'
}

const { path, lines, onTimeout, end } = JSON.parse(process.argv[2] ?? '') as DetectingOrders
const silent = {
  id: 'silent',
  budgetMs: end === 'natural' ? 200 : 60_000,
  onTimeout,
  detect: () => new Promise<never>(() => undefined),
}
const log = createLogger({ sinks: [file({ path })], mask: { detectors: [silent] } })
for (let n = 0; n < lines; n++) log.info('asked Jane Roe', { n })
if (end === 'exit') process.exit(7)
if (end === 'throw') throw new Error('thrown on purpose')
if (end === 'wait') {
  setInterval(() => undefined, 1000)
  process.stderr.write(`ready ${process.pid}\n`)
}
