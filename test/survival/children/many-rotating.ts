// One of several processes that write to one path which rotates. Its orders come as JSON.
import { openSync, writeSync } from 'node:fs'
import { createLogger, file, type Problem } from '../../../src/index.ts'

/** What a child is to do. */
export interface ManyRotatingOrders {
  readonly path: string
  readonly name: string
  readonly lines: number
  /** Lines in one turn of the event loop. */
  readonly burst: number
  readonly maxBytes: number
  readonly compress: 'gzip' | 'zstd' | false
  /** Where it notes the number of the last line that is known to be in the file. */
  readonly notes: string
}

const orders = JSON.parse(process.argv[2] ?? '') as ManyRotatingOrders
const notes = openSync(orders.notes, 'a')
const problems: Problem[] = []
const { path, maxBytes, compress } = orders
const log = createLogger({
  base: { from: orders.name },
  sinks: [file({ path, rotate: { maxBytes, compress } })],
  onProblem: (problem) => problems.push(problem),
})
writeSync(2, `ready ${process.pid}\n`)
let n = 0
const turn = (): void => {
  for (let i = 0; i < orders.burst && n < orders.lines; i++) log.info('line', { n: ++n })
  // The error is in the file when its call returns, and with it all that were before it.
  log.error('line', { n: ++n })
  writeSync(notes, `${n}\n`)
  if (n < orders.lines) setTimeout(turn, 1)
  else void log.close().then(() => console.log(JSON.stringify({ n, problems, stats: log.stats.sinks[0] })))
}
turn()
