import { expect, it } from 'vitest'
import { createLogger, type CordwoodError, memory, runJob, type TailEnd, type TailOptions } from '../../src/index.ts'
import { recorded } from './recorded.ts'

const messages = (records: readonly { message: string }[]): string[] => records.map((record) => record.message)
const fail = (): never => {
  throw new Error('failed')
}

it('writes the low lines of a scope that logs an error, and none of one that ends well', async () => {
  const { log, records } = recorded({ tail: {} })
  for (const isBad of [false, true]) {
    log.withContext({ isBad }, () => {
      log.debug('low')
      log.info('high')
      if (isBad) log.error('bad')
      log.debug('after')
    })
  }
  const written = await records()
  expect(written.map(({ message, fields }) => [fields['isBad'], message])).toEqual([
    [false, 'high'],
    [true, 'high'],
    [true, 'low'],
    [true, 'bad'],
    [true, 'after'],
  ])
  // The sequence tells the order in which they were logged.
  const bad = written.filter(({ fields }) => fields['isBad'] === true)
  expect(messages(bad.toSorted((a, b) => a.sequence - b.sequence))).toEqual(['low', 'high', 'bad', 'after'])
})

it('keeps the scope of what throws, rejects, or answers with a rejecting thenable', async () => {
  const { log, records } = recorded({ tail: {} })
  expect(() => log.withContext({}, () => (log.debug('thrown'), fail()))).toThrow('failed')
  await expect(log.withContext({}, async () => (log.debug('rejected'), fail()))).rejects.toThrow('failed')
  const query: PromiseLike<never> = {
    // oxlint-disable-next-line unicorn/no-thenable -- as query builders have it
    then(_, reject) {
      log.debug('lazy')
      return Promise.reject(new Error('failed')).then(undefined, reject)
    },
  }
  const lazy = log.withContext({}, () => query)
  await expect((async () => await lazy)()).rejects.toThrow('failed')
  expect(messages(await records())).toEqual(['thrown', 'rejected', 'lazy'])
})

it('waits for the promise of a scope, and hands its result on', async () => {
  const { log, records } = recorded({ tail: {} })
  const answer = log.withContext({}, async () => {
    log.debug('before')
    await new Promise((resolve) => setImmediate(resolve))
    log.error('after all')
    return 7
  })
  expect(log.stats.waiting).toEqual({ total: 1, byLevel: { debug: 1 } })
  expect(await answer).toBe(7)
  expect(messages(await records())).toEqual(['before', 'after all'])
})

it('waits for a generator to be done', async () => {
  const { log, records } = recorded({ tail: {} })
  async function* count(): AsyncGenerator<number> {
    log.debug('first')
    yield 1
    yield 2
    log.error('second')
  }
  const seen: number[] = []
  for await (const value of log.withContext({}, () => count())) seen.push(value)
  expect(seen).toEqual([1, 2])
  expect(messages(await records())).toEqual(['first', 'second'])
})

it('leaves a rejection that nobody handles to the process', async () => {
  const { log } = recorded({ tail: {} })
  const seen: unknown[] = []
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.once('unhandledRejection', (reason) => seen.push(reason))
  void log.withContext({}, async () => fail())
  await new Promise((resolve) => setTimeout(resolve, 10))
  for (const other of others) process.on('unhandledRejection', other)
  expect(seen).toMatchObject([{ message: 'failed' }])
})

it('has nested scopes belong to the outermost', async () => {
  const { log, records } = recorded({ tail: {} })
  log.withContext({ outer: 1 }, () => {
    log.debug('outer')
    try {
      log.withContext({ inner: 1 }, () => (log.debug('inner'), fail()))
    } catch {
      log.debug('caught')
    }
  })
  expect(await records()).toEqual([])
  log.withContext({ outer: 2 }, () => {
    log.withContext({ inner: 2 }, () => log.debug('inner'))
    log.error('outer')
  })
  expect(messages(await records())).toEqual(['inner', 'outer'])
})

it('has each job be a scope of its own', async () => {
  const { log, records } = recorded({ tail: {} })
  await runJob('good', {}, async () => log.debug('good'))
  await expect(runJob('bad', {}, async () => (log.debug('bad'), fail()))).rejects.toThrow('failed')
  expect(messages(await records())).toEqual(['bad'])
})

it('does not keep low lines outside of any scope, nor count them', async () => {
  const { log, records } = recorded({ tail: {} })
  log.debug('nobody waits')
  expect(await records()).toEqual([])
  expect(log.stats.emitted.total).toBe(0)
})

it('has nothing below the buffer wait', async () => {
  const { log, records } = recorded({ tail: { buffer: 'debug' } })
  log.withContext({}, () => (log.trace('no'), log.debug('yes'), log.error('bad')))
  expect(messages(await records())).toEqual(['yes', 'bad'])
})

it('keeps by another level, or when it is slow', async () => {
  const clock = { time: 1_700_000_000_000, now: () => clock.time, monotonic: () => clock.time }
  const { log, records } = recorded({ clock, tail: { trigger: { level: 'warn', slowMs: 1000 } } })
  const scope = (name: string, elapsedMs: number, isWarned: boolean): void =>
    log.withContext({}, () => {
      log.debug(name)
      clock.time += elapsedMs
      if (isWarned) log.warn('warned')
    })
  scope('quick', 999, false)
  scope('slow', 1000, false)
  scope('quick and warned', 0, true)
  expect(messages(await records())).toEqual(['slow', 'quick and warned', 'warned'])
})

it('writes what waits as soon as the scope has become slow, not only at its end', async () => {
  const clock = { time: 1_700_000_000_000, now: () => clock.time, monotonic: () => clock.time }
  const { log, records } = recorded({ clock, tail: { trigger: { slowMs: 1000 } } })
  await log.withContext({}, async () => {
    log.debug('one')
    clock.time += 1000
    log.debug('two')
    expect(messages(await records())).toEqual(['one', 'two'])
  })
})

it('lets a function alone decide, at the end', async () => {
  const ends: TailEnd[] = []
  const { log, records } = recorded({ tail: { trigger: (end) => (ends.push(end), end.error instanceof RangeError) } })
  log.withContext({}, () => (log.debug('error line'), log.error('bad')))
  const thrown = new RangeError('range')
  expect(() => log.withContext({}, () => { log.debug('kept'); throw thrown })).toThrow(thrown) // prettier-ignore
  expect(messages(await records())).toEqual(['bad', 'kept'])
  expect(ends).toMatchObject([
    { level: 50, hasFailed: false, error: undefined, status: undefined },
    { level: 20, hasFailed: true, error: thrown },
  ])
  expect(ends[0]?.durationMs).toBeGreaterThanOrEqual(0)
})

it('keeps the scope when that function throws, and tells so', async () => {
  const { log, records, problems } = recorded({ tail: { trigger: fail } })
  log.withContext({}, () => log.debug('kept'))
  expect(messages(await records())).toEqual(['kept'])
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CALLBACK'])
})

it('shows a line as it was when it was logged, whatever becomes of its fields', async () => {
  const { log, records } = recorded({ tail: {} })
  const order = { state: 'open' }
  log.withContext({}, () => {
    log.debug('order', { order })
    order.state = 'closed'
    log.error('bad')
  })
  expect((await records())[0]?.fields).toMatchObject({ order: { state: 'open' } })
})

it('discards what comes after a scope has ended well, and writes what comes after one that has failed', async () => {
  const { log, records } = recorded({ tail: {} })
  const later: (() => void)[] = []
  log.withContext({}, () => later.push(() => log.debug('after good')))
  log.withContext({}, () => (log.error('bad'), later.push(() => log.debug('no scope any more'))))
  expect(() => log.withContext({}, () => fail())).toThrow('failed')
  for (const call of later) call()
  expect(messages(await records())).toEqual(['bad'])
  let late = (): void => undefined
  const { promise, resolve } = Promise.withResolvers<void>()
  log.withContext({}, () => {
    void promise.then(() => (log.debug('late'), late()))
    log.error('bad too')
  })
  const done = new Promise<void>((wake) => (late = wake))
  resolve()
  await done
  expect(messages(await records())).toEqual(['bad', 'bad too', 'late'])
})

it('counts every line, and the books balance in every state', async () => {
  const { log, records } = recorded({ tail: {}, sampling: { rates: { info: 0.5 }, random: () => 0.9 } })
  const balance = (): void => {
    const { emitted, sampled, collapsed, discarded, waiting, sinks } = log.stats
    const sum = sampled.total + collapsed.total + discarded.total + waiting.total + (sinks[0]?.accepted.total ?? 0)
    expect(sum).toBe(emitted.total)
  }
  log.withContext({}, () => {
    log.debug('low')
    log.info('left out')
    expect(log.stats.waiting).toEqual({ total: 2, byLevel: { debug: 1, info: 1 } })
    balance()
  })
  balance()
  expect(log.stats).toMatchObject({
    sampled: { byLevel: { info: 1 } },
    discarded: { byLevel: { debug: 1 } },
    waiting: { total: 0 },
  })
  log.withContext({}, () => (log.debug('low'), log.info('left out'), log.error('bad')))
  balance()
  expect(await records()).toHaveLength(3)
  expect(log.stats.emitted.total).toBe(5)
  log.withContext({}, () => (log.error('bad'), log.debug('after')))
  balance()
})

it('keeps what sampling left out in a scope that fails, with no weight: others stand for it already', async () => {
  const { log, lines } = recorded({ tail: {}, sampling: { rates: { info: 0.25, debug: 0 }, random: () => 0.9 } })
  log.withContext({}, () => (log.info('left out'), log.error('bad'), log.info('after')))
  const all = await lines()
  expect(all.map((line) => [line['message'], line['sample_rate'], line['log.sample_weight']])).toEqual([
    ['left out', 0.25, 0],
    ['bad', undefined, undefined],
    ['after', 0.25, 0],
  ])
})

it('gives up the oldest lines of a scope that has too many, and says how many are missing where it is kept', async () => {
  const { log, records, problems } = recorded({ tail: { maxBytes: 2000 } })
  const scope = (isBad: boolean): void =>
    log.withContext({}, () => {
      for (let index = 0; index < 100; index++) log.debug(`step ${index}`)
      if (isBad) log.error('bad')
    })
  scope(false)
  expect(problems).toEqual([])
  scope(true)
  const written = messages(await records())
  expect(written.at(-1)).toBe('bad')
  expect(written.at(-2)).toBe('step 99')
  expect(written.length).toBeLessThan(10)
  expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_TAIL_FULL', lost: 101 - written.length }])
  const { emitted, discarded, overflowed, sinks } = log.stats
  expect(overflowed.byLevel).toEqual({ debug: 2 * (101 - written.length) })
  expect(discarded.total + (sinks[0]?.accepted.total ?? 0)).toBe(emitted.total)
})

it('holds all scopes together within bounds, those that never end too: the oldest gives way', async () => {
  const { log, records } = recorded({ tail: { maxBytes: 4000, maxTotalBytes: 10_000 } })
  for (let scope = 0; scope < 200; scope++) {
    void log.withContext({ scope }, () => (log.debug('one'), log.debug('two'), new Promise(() => undefined)))
  }
  expect(log.stats.waiting.total).toBeGreaterThan(10)
  expect(log.stats.waiting.total).toBeLessThan(60)
  expect(log.stats.waiting.total + log.stats.discarded.total).toBe(400)
  await log.close()
  const scopes = (await records()).map((record) => Number(record.fields['scope']))
  expect(Math.min(...scopes)).toBeGreaterThan(150)
})

it('writes the lines of scopes that are open when the logger is closed', async () => {
  const { log, records } = recorded({ tail: {} })
  void log.withContext({}, () => (log.debug('still open'), new Promise(() => undefined)))
  await log.close()
  expect(messages(await records())).toEqual(['still open'])
})

it('sends what waited to each sink by its own level, filter and form', async () => {
  const ecs = memory()
  const pino = memory({ format: 'pino', filter: (record) => record.message !== 'hidden' })
  const warnings = memory({ level: 'warn' })
  const log = createLogger({ sinks: [ecs, warnings, pino], exit: { signals: [] }, tail: {} })
  log.withContext({}, () => (log.debug('low', { a: 1 }), log.debug('hidden'), log.error('bad')))
  await log.flush()
  expect(ecs.lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['low', 'hidden', 'bad'])
  expect(pino.lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['low', 'bad'])
  expect(warnings.lines).toHaveLength(1)
  expect(log.stats.sinks.map((sink) => [sink.accepted.total, sink.filtered.total])).toEqual([
    [3, 0],
    [3, 2],
    [3, 1],
  ])
})

it('has two loggers with tails decide each for itself', async () => {
  const a = recorded({ tail: {} })
  const b = recorded({ tail: { trigger: 'warn' } })
  a.log.withContext({}, () => {
    a.log.debug('a')
    b.log.debug('b')
    b.log.warn('warned')
  })
  expect(messages(await a.records())).toEqual([])
  expect(messages(await b.records())).toEqual(['b', 'warned'])
})

it('shows the level of the logger as before, and is silent where it is told to be', async () => {
  const { log, records } = recorded({ tail: {} })
  expect([log.level, log.isLevelEnabled('debug')]).toEqual(['info', false])
  log.level = 'silent'
  log.withContext({}, () => (log.debug('no'), log.error('no')))
  expect(await records()).toEqual([])
})

it('has children with a level of their own wait down to the buffer too', async () => {
  const { log, records } = recorded({ tail: {} })
  const child = log.child({ module: 'db' }, { level: 'error' })
  log.withContext({}, () => (child.debug('low'), child.warn('middle'), log.error('bad')))
  expect(messages(await records())).toEqual(['low', 'middle', 'bad'])
})

it('lets a line be logged by a getter of one that is about to wait', async () => {
  const { log, records } = recorded({ tail: {} })
  log.withContext({}, () => {
    log.debug('outer', { get a() { log.error('inner'); return 1 } }) // prettier-ignore
  })
  expect(messages(await records())).toEqual(['inner', 'outer'])
})

it.each<[string, unknown, string]>([
  ['a buffer that is no level', { buffer: 'loud' }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
  ['a trigger that is no level', { trigger: 'loud' }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
  ['a trigger with other keys', { trigger: { slow: 5 } }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
  ['less room than a line needs', { maxBytes: 10 }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['less room for all than for one', { maxBytes: 5000, maxTotalBytes: 4000 }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['a switch', true, 'CORDWOOD_ERR_OPTION_INVALID'],
])('refuses %s', (_, tail, code) => {
  let thrown: CordwoodError | undefined
  try {
    createLogger({ sinks: [], tail: tail as TailOptions })
  } catch (error) {
    thrown = error as CordwoodError
  }
  expect(thrown?.code).toBe(code)
})
