import { expect, it } from 'vitest'
import { createLogger, type CordwoodError, memory, type SamplingOptions } from '../../src/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { recorded } from './recorded.ts'

const random = (): (() => number) => createRandom(3)
const keepAll = (): number => 0
const keepNone = (): number => 0.999

it('stamps the rate and the weight on lines that were sampled, and on no others', async () => {
  const { log, lines } = recorded({ sampling: { rates: { info: 0.25 }, random: keepAll } })
  log.info('sampled')
  log.warn('kept')
  log.error('kept too')
  const [info, warn, error] = await lines()
  expect(info).toMatchObject({ message: 'sampled', sample_rate: 0.25, 'log.sample_weight': 4 })
  for (const line of [warn, error]) {
    expect(line).not.toHaveProperty('sample_rate')
    expect(line).not.toHaveProperty(['log.sample_weight'])
  }
})

it('stamps lines in the form of pino too', async () => {
  const { log, lines } = recorded({ format: 'pino', sampling: { rates: { info: 0.5 }, random: keepAll } })
  log.info({ a: 1 }, 'sampled')
  expect((await lines())[0]).toMatchObject({ msg: 'sampled', a: 1, sample_rate: 0.5, 'log.sample_weight': 2 })
})

it('lets nobody else write the stamps', async () => {
  const { log, lines } = recorded({ sampling: { rates: { info: 0.5 }, random: keepAll } })
  log.info('forged', { sample_rate: 1, 'log.sample_weight': 1000, log: { sample_weight: 5 } })
  const [line] = await lines()
  expect(line).toMatchObject({ sample_rate: 0.5, 'log.sample_weight': 2, 'fields.sample_rate': 1 })
})

it('leaves `sample_rate` to the caller where nothing is sampled', async () => {
  const { log, lines } = recorded()
  log.info('decoded', { sample_rate: 44_100, 'log.sample_weight': 7 })
  const [line] = await lines()
  expect(line).toMatchObject({ sample_rate: 44_100, 'fields.log.sample_weight': 7 })
})

it('counts what it leaves out by level, and the books balance', async () => {
  const { log, records } = recorded({
    level: 'trace',
    sampling: { rates: { debug: 0.1, info: 0.5 }, burst: { first: 10, thereafter: 7, windowMs: 1 }, random: random() },
  })
  for (let index = 0; index < 2000; index++) {
    log.trace('t')
    log.debug('d')
    log.info('i')
    log.error('e')
  }
  const written = await records()
  const { emitted, sampled, collapsed, discarded, sinks } = log.stats
  expect(emitted.total).toBe(8000)
  expect(sampled.byLevel['info']).toBeGreaterThan(900)
  expect(sampled.byLevel).not.toHaveProperty('error')
  for (const level of ['trace', 'debug', 'info', 'error']) {
    const of = (counts: { byLevel: Readonly<Record<string, number>> }): number => counts.byLevel[level] ?? 0
    expect(of(sampled) + of(collapsed) + of(discarded) + of(sinks[0]?.accepted ?? sampled)).toBe(2000)
  }
  expect(written.length).toBe(8000 - sampled.total)
  expect(log.metrics()).toContain(`cordwood_log_calls_sampled_total{level="info"} ${sampled.byLevel['info']}`)
})

it('leaves no gap in the sequence for lines that were sampled', async () => {
  const { log, records } = recorded({ sampling: { rates: { info: 0.3 }, random: random() } })
  for (let index = 0; index < 100; index++) log.info('line')
  const sequences = (await records()).map((record) => record.sequence)
  expect(sequences).toEqual(sequences.map((_, index) => index + 1))
})

it('reads no field of a line that it leaves out', async () => {
  const { log, records } = recorded({ sampling: { rates: { info: 0.5 }, random: keepNone } })
  let reads = 0
  log.info('left out', { get costly() { return ++reads } }) // prettier-ignore
  expect(await records()).toEqual([])
  expect(reads).toBe(0)
})

it('keeps the lines of one trace in every service, by contexts and by children', async () => {
  const traces = Array.from({ length: 200 }, (_, index) => `4bf92f3577b34da6a3ce929d0e0e${index.toString(16).padStart(4, '0')}`)
  const kept = async (byChild: boolean): Promise<string[]> => {
    const { log, records } = recorded({ sampling: { rates: { info: 0.3 }, random: keepNone } })
    for (const traceId of traces) {
      if (byChild) log.child({ traceId }).info('step')
      else log.withContext({ traceId }, () => log.withContext({ step: 1 }, () => log.info('step')))
    }
    return (await records()).map((record) => String(record.fields['trace.id']))
  }
  const byContext = await kept(false)
  expect(byContext.length).toBeGreaterThan(30)
  expect(byContext.length).toBeLessThan(90)
  expect(await kept(true)).toEqual(byContext)
})

it('raises the rate for what context, child or base say is important', async () => {
  const weights = async (base: object, bindings: object, context: object, fields: object): Promise<unknown> => {
    const { log, lines } = recorded({
      base,
      sampling: { rates: { info: 0.1 }, adaptive: true, random: keepAll, eventLoopDelayMs: () => 0 },
    })
    log.withContext(context, () => log.child(bindings).info('line', fields))
    return (await lines())[0]?.['sample_rate']
  }
  expect(await weights({}, {}, {}, {})).toBeCloseTo(0.1)
  expect(await weights({ user_facing: true }, {}, {}, {})).toBeCloseTo(0.2)
  expect(await weights({}, { userFacing: true }, {}, {})).toBeCloseTo(0.2)
  expect(await weights({}, {}, { userFacing: true }, {})).toBeCloseTo(0.2)
  expect(await weights({}, {}, {}, { criticalPath: true })).toBeCloseTo(0.15)
})

it('applies to children, with one count of bursts for the whole tree', async () => {
  const { log, records } = recorded({ sampling: { burst: { first: 2, thereafter: 0, windowMs: 60_000 } } })
  for (const name of ['a', 'b', 'c']) log.child({ name }).info('same line')
  expect((await records()).map((record) => record.fields['name'])).toEqual(['a', 'b'])
})

it('does not sample what is below the level at all', async () => {
  const { log, records } = recorded({ sampling: { rates: { debug: 1 } } })
  log.debug('off')
  expect(await records()).toEqual([])
  expect(log.stats.emitted.total).toBe(0)
})

it('lowers rates when a ring fills', async () => {
  let release: (() => void) | undefined
  const clock = { time: 1_700_000_000_000, now: () => clock.time, monotonic: () => clock.time }
  const stuck = {
    name: 'stuck',
    write: () => new Promise<void>((resolve) => (release = resolve)),
    flush: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const log = createLogger({
    sinks: [stuck],
    clock,
    ring: { capacity: 100 },
    exit: { signals: [] },
    onProblem: () => undefined,
    sampling: { adaptive: { floor: 0 }, random: keepNone, eventLoopDelayMs: () => 0 },
  })
  for (let index = 0; index < 250; index++) log.info('fills the ring')
  expect(log.stats.sampled.total).toBe(0)
  clock.time += 1000
  log.info('left out')
  log.error('an error is not')
  expect(log.stats.sampled.byLevel).toEqual({ info: 1 })
  release?.()
})

it('measures the event loop by itself, and keeps no process alive for it', () => {
  const log = createLogger({ sinks: [memory()], exit: { signals: [] }, sampling: 'adaptive' })
  log.error('line')
  expect(log.stats.written.total + log.stats.pending.total).toBe(1)
})

it('tells of a function that throws by the door for problems, and keeps the line', async () => {
  const { log, problems, only } = recorded({
    sampling: { rates: { info: 0 }, keep: () => { throw new Error('mine') } }, // prettier-ignore
  })
  log.info('line')
  expect((await only()).message).toBe('line')
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CALLBACK'])
})

it.each<[string, unknown, string]>([
  ['a word that is none', 'clever', 'CORDWOOD_ERR_OPTION_INVALID'],
  ['a rate above 1', { rates: { info: 2 } }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['a level that does not exist', { rates: { loud: 0.5 } }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
  ['a rate for errors', { rates: { error: 0.5 } }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['an option that does not exist', { rate: {} }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
  ['a burst without its first', { burst: {} }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['a target of nothing', { adaptive: { target: { linesPerSecond: 0 } } }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['a function that is none', { keep: 1 }, 'CORDWOOD_ERR_OPTION_INVALID'],
])('refuses %s', (_, sampling, code) => {
  let thrown: CordwoodError | undefined
  try {
    createLogger({ sinks: [], sampling: sampling as SamplingOptions })
  } catch (error) {
    thrown = error as CordwoodError
  }
  expect(thrown?.code).toBe(code)
})
