import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger, type Counts, type LineBatch, type LoggerStats, memory, type Problem, type Sink } from '../../src/index.ts'

const none: Counts = { total: 0, byLevel: {} }

function plus(all: readonly Counts[]): Counts {
  const byLevel: Record<string, number> = {}
  for (const counts of all)
    for (const [name, lines] of Object.entries(counts.byLevel)) byLevel[name] = (byLevel[name] ?? 0) + lines
  return { total: all.reduce((sum, counts) => sum + counts.total, 0), byLevel }
}

/** Both identities of the books, in total and by level. */
function expectBalance(stats: LoggerStats): void {
  for (const sink of stats.sinks) {
    expect(plus([sink.filtered, sink.written, sink.dropped, sink.pending]), sink.name).toEqual(sink.accepted)
    expect(plus([stats.sampled, stats.collapsed, stats.discarded, sink.accepted]), sink.name).toEqual(stats.emitted)
  }
  const columns = ['written', 'dropped', 'pending'] as const
  for (const column of columns) expect(stats[column]).toEqual(plus(stats.sinks.map((sink) => sink[column])))
}

/** A sink that cannot write within a call; what it does with a batch is up to the test. */
function scripted(write: (batch: LineBatch) => Promise<void>, more: Partial<Sink> = {}): Sink {
  return { name: 'scripted', write, async flush() {}, async [Symbol.asyncDispose]() {}, ...more }
}

const quiet = { exit: { signals: [] }, onProblem: () => {} } as const

it('begins with empty books', () => {
  const { stats } = createLogger({ sinks: [memory()], ...quiet })
  expect(stats.emitted).toEqual(none)
  expectBalance(stats)
})

it('counts calls at or above the level only, by the name of the level', async () => {
  const log = createLogger({ sinks: [memory()], levels: { notice: 35 }, ...quiet })
  log.debug('off')
  log.info('on')
  log.notice('on')
  log.notice('on')
  await log.flush()
  expect(log.stats.emitted).toEqual({ total: 3, byLevel: { info: 1, notice: 2 } })
  expect(log.stats.written).toEqual(log.stats.emitted)
  expectBalance(log.stats)
})

it('counts all loggers of a tree together', () => {
  const log = createLogger({ sinks: [memory()], ...quiet })
  const child = log.child({})
  child.info('a')
  log.info('b')
  expect(child.stats.emitted.total).toBe(2)
})

it('balances while lines wait', async () => {
  const log = createLogger({ sinks: [scripted(() => new Promise(() => {}))], ...quiet })
  for (let index = 0; index < 100; index++) log.info('a')
  expect(log.stats.pending.total).toBe(100)
  expectBalance(log.stats)
  await sleep(30)
  expect(log.stats.pending.total).toBe(100)
  expectBalance(log.stats)
})

it.each(['drop-lowest-level', 'drop-oldest', 'drop-newest'] as const)(
  'balances by level when the ring is full: %s',
  async (overflow) => {
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const log = createLogger({ level: 'debug', sinks: [scripted(() => gate)], ring: { capacity: 50, overflow }, ...quiet })
    for (let index = 0; index < 300; index++)
      (index % 3 === 0 ? log.debug : index % 3 === 1 ? log.info : log.error).call(log, 'a')
    expect(log.stats.dropped.total).toBeGreaterThan(0)
    expectBalance(log.stats)
    release()
    await log.flush()
    expect(log.stats.pending).toEqual(none)
    expect(log.stats.emitted.total).toBe(300)
    expectBalance(log.stats)
  },
)

it('balances when a sink throws, and writes the batch again', async () => {
  let failures = 2
  let written = 0
  const sink = scripted(async ({ lines }) => {
    if (failures-- > 0) throw new Error('disk on fire')
    written += lines.length
  })
  const problems: Problem[] = []
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, onProblem: (problem) => problems.push(problem) })
  for (let index = 0; index < 10; index++) log.info('a')
  await log.flush()
  expect(written).toBe(10)
  expect(log.stats.written.total).toBe(10)
  expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_FAILED')
  expectBalance(log.stats)
})

it('balances when a sink throws within the call', async () => {
  const sink = scripted(
    () => {
      throw new Error('at once')
    },
    {
      flushSync() {
        throw new Error('at once')
      },
    },
  )
  const log = createLogger({ sinks: [sink], ...quiet })
  for (let index = 0; index < 10; index++) log.error('a')
  expectBalance(log.stats)
})

it('counts what each sink keeps away as filtered', async () => {
  const sinks = [memory(), memory({ level: 'error' }), memory({ filter: ({ message }) => message === 'b' })] as const
  const log = createLogger({ sinks, ...quiet })
  log.info('a')
  log.info('b')
  log.error('c')
  await log.flush()
  const { stats } = log
  expect(stats.sinks.map((sink) => [sink.accepted.total, sink.filtered.total, sink.written.total])).toEqual([
    [3, 0, 3],
    [3, 2, 1],
    [3, 2, 1],
  ])
  expect(stats.sinks.map((sink) => sink.name)).toEqual(['memory', 'memory#2', 'memory#3'])
  expectBalance(stats)
})

it('counts a call after close as discarded, with a Problem, and without a throw', async () => {
  const problems: Problem[] = []
  const sink = memory()
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, onProblem: (problem) => problems.push(problem) })
  log.info('in time')
  await log.close()
  log.child({}).error('late', new Error('x'))
  log.event('a.b', 'info', 'late')()
  expect(sink.lines).toHaveLength(1)
  expect(log.stats.discarded).toEqual({ total: 2, byLevel: { error: 1, info: 1 } })
  expect(problems).toMatchObject([
    { code: 'CORDWOOD_PROBLEM_CLOSED', lost: 1 },
    { code: 'CORDWOOD_PROBLEM_CLOSED', lost: 1 },
  ])
  expectBalance(log.stats)
})

it('balances after a close that a sink does not survive', async () => {
  const log = createLogger({ sinks: [memory(), scripted(async () => Promise.reject(new Error('dead')))], ...quiet })
  for (let index = 0; index < 20; index++) log.warn('a')
  const report = await log.close()
  expect(report.dropped).toBe(20)
  expect(log.stats.sinks[1]?.dropped.total).toBe(20)
  expectBalance(log.stats)
})

it('says what a flush and a close did, and closes once', async () => {
  const log = createLogger({ sinks: [scripted(async () => {})], ...quiet })
  log.info('a')
  log.info('b')
  expect(await log.flush()).toEqual({ written: 2, dropped: 0, timedOut: false })
  const first = log.close()
  expect(log.close()).toBe(first)
  expect(await first).toEqual({ written: 0, dropped: 0, timedOut: false })
})

it('calls the callback of flush when all is written', async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], ...quiet })
  log.info('a')
  const lines = await new Promise((resolve) => {
    void log.flush(() => resolve(sink.lines.length))
  })
  expect(lines).toBe(1)
})

it('survives a callback of flush that throws', async () => {
  const problems: Problem[] = []
  const log = createLogger({ sinks: [memory()], exit: { signals: [] }, onProblem: (problem) => problems.push(problem) })
  await log.flush(() => {
    throw new Error('no')
  })
  expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_CALLBACK' }])
})

it('is flushed and closed at the end of its block', async () => {
  const sink = memory()
  {
    await using log = createLogger({ sinks: [sink], ...quiet })
    log.info('a')
  }
  expect(sink.lines).toHaveLength(1)
})

it('writes nothing and balances without sinks', () => {
  const log = createLogger({ sinks: [], ...quiet })
  log.info('a')
  expect(log.stats.emitted.total).toBe(1)
  expect(log.stats.sinks).toEqual([])
})
