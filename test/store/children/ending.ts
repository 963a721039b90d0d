// Logs a burst into a store and ends in some way: ending.ts DIR LINES natural|exit|throw|SIGTERM|SIGKILL
import { createLogger } from '../../../src/index.ts'
import { store } from '../../../src/store/index.ts'

const [, , dir = '', lines = '0', end = ''] = process.argv
const log = createLogger({ service: 'ending', sinks: [store({ dir, segment: { lines: 1_000 } })] })
for (let n = 0; n < Number(lines); n++) log.info('line {n}', { n })
if (end === 'exit') process.exit(0)
if (end === 'throw') throw new Error('meant to be')
if (end.startsWith('SIG')) {
  process.kill(process.pid, end)
  // A handler needs a turn of the loop.
  setTimeout(() => undefined, 10_000)
}
