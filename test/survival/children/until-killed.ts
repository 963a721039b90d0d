// Logs until it is killed, and notes beside, by writes of its own, what it had called. Its orders come as JSON.
import { openSync, writeSync } from 'node:fs'
import { createLogger, file, stdout } from '../../../src/index.ts'

/** What a child is to do. */
export interface UntilKilledOrders {
  /** A path, or undefined for standard output. */
  readonly path?: string
  /** Where it notes: `n before after` for calls below error, `e n` for errors that have returned. */
  readonly notes: string
  /** loop: one synchronous loop; slow-loop: the same, a line each 0.2 ms; turns: some lines each millisecond. */
  readonly mode: 'loop' | 'slow-loop' | 'turns'
  /** Each so manieth line is an error; 0: none. */
  readonly errorEvery: number
  /** Abort by itself after so many milliseconds. */
  readonly abortAfterMs?: number
}

const orders = JSON.parse(process.argv[2] ?? '') as UntilKilledOrders
const notes = openSync(orders.notes, 'w')
const log = createLogger({ service: 'killed', sinks: [orders.path === undefined ? stdout() : file({ path: orders.path })] })
const start = Date.now()
let n = 0
let isReady = false
/** So many lines at least, however slow the machine is, and lines that come so long after them: they are owed then, wherever it stood still. */
const minLines = 400
const laterMs = 40
const laterLines = 20
let enoughAt = Infinity
let later = 0

/** One line; some are errors. The times round it bound the time that the line itself has. */
function call(): number {
  n++
  if (orders.errorEvery > 0 && n % orders.errorEvery === 0) {
    log.error('line', { n })
    writeSync(notes, `e ${n}\n`)
    return Date.now()
  }
  const before = Date.now()
  log.info('line', { n })
  const after = Date.now()
  if (orders.mode === 'slow-loop' || n % 10 === 0) writeSync(notes, `${n} ${before} ${after}\n`)
  return after
}

function step(): void {
  const now = call()
  const next = performance.now() + 0.2
  if (orders.mode === 'slow-loop') while (performance.now() < next);
  if (n === minLines) enoughAt = now
  if (now - enoughAt > laterMs) later++
  if (!isReady && later > laterLines) {
    isReady = true
    writeSync(2, `ready ${process.pid}\n`)
  }
  if (orders.abortAfterMs !== undefined && later > laterLines && now - start > orders.abortAfterMs) process.abort()
}

if (orders.mode !== 'turns') for (;;) step()
setInterval(() => {
  for (let line = 0; line < 20; line++) step()
}, 1)
