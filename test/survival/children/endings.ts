// Ends in one of several ways that need more than a burst. Its orders come as JSON.
import { writeSync } from 'node:fs'
import { createLogger, file, type Problem } from '../../../src/index.ts'
import type { registerAtExit as register } from '../../../src/writer/exit.ts'

/** What a child is to do. */
export interface EndingOrders {
  readonly path: string
  readonly kind:
    | 'late listeners'
    | 'graceful'
    | 'graceful once'
    | 'caught'
    | 'two copies'
    | 'wait'
    | 'natural'
    | 'open scope'
    | 'open scope, exit'
    | 'open scope, killed'
    | 'open scope, thrown'
}

const orders = JSON.parse(process.argv[2] ?? '') as EndingOrders
const problems: Problem[] = []
const log = createLogger({
  sinks: [file({ path: orders.path })],
  ...(orders.kind.startsWith('open scope') && { tail: {} }),
  onProblem: (problem) => problems.push(problem),
})
const say = (text: string): void => void writeSync(2, `${text}\n`)
const wait = (): void => {
  setInterval(() => {}, 1_000)
  say(`ready ${process.pid}`)
}
for (const { code } of problems) say(code)
log.info('line', { n: 1 })

if (orders.kind === 'late listeners') {
  process.on('exit', () => log.info('line', { n: 2 }))
  process.on('exit', () => log.info('line', { n: 3 }))
} else if (orders.kind === 'graceful' || orders.kind === 'graceful once') {
  process[orders.kind === 'graceful' ? 'on' : 'once']('SIGTERM', () => {
    log.info('line', { n: 2 })
    setTimeout(() => {
      log.info('line', { n: 3 })
      process.exit(5)
    }, 100)
  })
  wait()
} else if (orders.kind === 'caught') {
  process.on('uncaughtException', () => {
    setTimeout(() => {
      log.info('line', { n: 2 })
      process.exit(6)
    }, 50)
  })
  throw new Error('caught by the service')
} else if (orders.kind === 'two copies') {
  // Another instance of the same modules, as when two versions of a package are installed.
  const url = new URL('../../../src/writer/exit.ts?copy=2', import.meta.url).href
  const { registerAtExit } = (await import(url)) as { registerAtExit: typeof register }
  registerAtExit({
    signals: ['SIGTERM'],
    timeoutMs: 100,
    flushSync: () => say(`copy flushed, listeners ${process.listenerCount('SIGTERM')}`),
  })
  wait()
} else if (orders.kind === 'wait') wait()
else if (orders.kind.startsWith('open scope')) {
  void log.withContext({}, () => {
    log.debug('line', { n: 2 })
    log.debug('line', { n: 3 })
    return new Promise(() => undefined)
  })
  if (orders.kind === 'open scope, exit') process.exit(7)
  if (orders.kind === 'open scope, thrown') throw new Error('nobody catches it')
  if (orders.kind === 'open scope, killed') wait()
}
