// Logs while its sink is in trouble, and says at the end what it knows. Its orders come as JSON; the report goes to a file.
import { writeFileSync, writeSync } from 'node:fs'
import { createLogger, file, type Problem, type RotateOptions, type Sink, stdout } from '../../../src/index.ts'

/** What a child is to do. */
export interface TroubleOrders {
  readonly sink: 'file' | 'stdout' | 'throwing' | 'stuck'
  readonly path?: string
  readonly rotate?: RotateOptions
  readonly report: string
  readonly lines: number
  /** A line each so many milliseconds after the first burst; 0: only the burst. */
  readonly everyMs: number
  /** Lines of that kind that come after the burst. */
  readonly more: number
  /** Do not end before the sink is in this state, but after half a minute. */
  readonly until?: 'ok' | 'dead'
  readonly errorEvery: number
  /** Of the ring. */
  readonly capacity?: number
}

/** What it says at the end. */
export interface TroubleReport {
  readonly stats: ReturnType<typeof createLogger>['stats']
  readonly problems: readonly { readonly code: string; readonly lost: number }[]
  /** Anything that a log call threw. */
  readonly thrown: readonly string[]
  readonly heapBytes: number
}

const orders = JSON.parse(process.argv[2] ?? '') as TroubleOrders

function createBroken(name: string, write: Sink['write']): Sink {
  return { name, write, async flush() {}, async [Symbol.asyncDispose]() {} }
}

const sinks = {
  file: () => file({ path: orders.path ?? '', ...(orders.rotate !== undefined && { rotate: orders.rotate }) }),
  stdout: () => stdout(),
  throwing: () =>
    createBroken('throwing', () => {
      throw new Error('always')
    }),
  stuck: () => createBroken('stuck', () => new Promise(() => {})),
}

const problems: Problem[] = []
const thrown: string[] = []
const log = createLogger({
  service: 'trouble',
  sinks: [sinks[orders.sink]()],
  ring: { blockMs: 100, ...(orders.capacity !== undefined && { capacity: orders.capacity }) },
  exit: { timeoutMs: 1_000, logFatal: false },
  onProblem: (problem) => problems.push(problem),
})
let n = 0
function call(): void {
  n++
  try {
    if (orders.errorEvery > 0 && n % orders.errorEvery === 0) log.error('line', { n })
    else log.info('line', { n, filler: 'some more text, as lines have it' })
  } catch (error) {
    thrown.push(String(error))
  }
}

for (let line = 0; line < orders.lines; line++) call()
writeSync(2, `ready ${process.pid}\n`)
if (orders.everyMs > 0) {
  const start = Date.now()
  const timer = setInterval(() => {
    if (n < orders.lines + orders.more) return call()
    const isThere = orders.until === undefined || log.stats.sinks[0]?.state === orders.until
    if (isThere || Date.now() - start > 30_000) clearInterval(timer)
  }, orders.everyMs)
}
process.on('exit', () => {
  const heapBytes = process.memoryUsage().heapUsed
  const report: TroubleReport = {
    stats: log.stats,
    problems: problems.map(({ code, lost }) => ({ code, lost })),
    thrown,
    heapBytes,
  }
  writeFileSync(orders.report, JSON.stringify(report))
})
