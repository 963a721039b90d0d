import { expect, it } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import { createLogger, memory, type LoggerOptions, type Sink } from '../../src/index.ts'
import { collapse } from '../../src/store/index.ts'

type Line = Record<string, unknown>

/** A logger with a complete sink, and one behind collapse. */
function setUp(options: Parameters<typeof collapse>[1] = {}, more: Partial<LoggerOptions> = {}) {
  const all = memory({ maxLines: 10_000 })
  const few = memory({ maxLines: 10_000 })
  const log = createLogger({
    service: 'shop',
    level: 'debug',
    mask: { mode: 'off' },
    ...more,
    sinks: [all, collapse(few, options)],
  })
  const end = async (): Promise<{ all: Line[]; few: Line[] }> => {
    await log.close()
    const read = (sink: typeof all): Line[] => sink.lines.map((line) => JSON.parse(line) as Line)
    return { all: read(all), few: read(few) }
  }
  return { log, end }
}

it('writes six lines of one kind as one that says how many, when and which', async () => {
  const { log, end } = setUp()
  for (let attempt = 1; attempt <= 6; attempt++) log.info('waiting for {host}', { host: 'db', attempt })
  const { all, few } = await end()
  expect(all).toHaveLength(6)
  expect(few).toHaveLength(1)
  const [first] = all
  const id = (line: Line | undefined): string =>
    `${String(line?.['process.entity_id'])}${Number(line?.['event.sequence']).toString(36).padStart(8, '0')}`
  expect(few[0]).toEqual({
    ...first,
    attempt: undefined,
    count: 6,
    first_occurrence: first?.['@timestamp'],
    last_occurrence: all[5]?.['@timestamp'],
    first_id: id(first),
    last_id: id(all[5]),
    'log.sample_weight': 6,
    sample_details: [0, 3, 5].map((place) => expect.objectContaining({ attempt: place + 1 }) as unknown),
    summary: { attempt: { min: 1, max: 6, mean: 3.5, sum: 21, p99: 6 } },
  })
})

it('leaves five lines of one kind, and lines of other kinds between them, as they are', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 5; index++) {
    log.info('one', { index })
    log.info('two')
    log.warn('two')
  }
  const { all, few } = await end()
  expect(few).toEqual(all)
})

it('keeps the order of what it leaves, the one line at the place of the first', async () => {
  const { log, end } = setUp({ minCount: 2 })
  log.info('a')
  log.info('b')
  log.info('c')
  log.info('b')
  const { few } = await end()
  expect(few.map((line) => [line['message'], line['count']])).toEqual([
    ['a', undefined],
    ['b', 2],
    ['c', undefined],
  ])
})

it('never touches lines of level error and above', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 20; index++) {
    log.error('failed', new Error('x'))
    log.fatal('gone')
  }
  const { all, few } = await end()
  expect(few).toEqual(all)
  expect(few).toHaveLength(40)
})

it('puts messages together that were built, by their words', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 3000; index++) log.info(`job ${index} took ${index * 2} ms`)
  const { few } = await end()
  expect(few.every(({ message }) => /^job (<\*>|\d+) took (<\*>|\d+ ms)$/.test(String(message)))).toBe(true)
  expect(few.reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(3000)
  expect(few.length).toBeLessThan(300)
})

it('sums the weights of sampled lines, so that counts by weight stay right', async () => {
  const { log, end } = setUp({}, { sampling: { rates: { info: 0.5 } } })
  for (let index = 0; index < 400; index++) log.info('drawn')
  const { all, few } = await end()
  const sum = (lines: readonly Line[]): number => lines.reduce((total, line) => total + Number(line['log.sample_weight'] ?? 1), 0)
  expect(few.length).toBeLessThan(all.length)
  expect(sum(few)).toBeCloseTo(sum(all), 6)
})

it('moves a member of the caller that has the name of one of its own', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 6; index++) log.info('counted', { count: 77 })
  const { few } = await end()
  expect(few[0]).toMatchObject({ count: 6, 'fields.count': 77 })
})

it('has no name twice, whatever its members are called', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 6; index++) log.info('counted', { count: 77, 'fields.count': 78 })
  const { few } = await end()
  expect(few[0]).toMatchObject({ count: 6, 'fields.count': 78, 'fields.fields.count': 77 })
})

it('works on lines of the pino format', async () => {
  const { log, end } = setUp({}, { format: 'pino' })
  for (let index = 0; index < 6; index++) log.info('polled', { index })
  const { few } = await end()
  expect(few).toHaveLength(1)
  expect(few[0]).toMatchObject({ level: 30, msg: 'polled', count: 6, time: expect.any(Number) as unknown })
})

it('leaves alone what a format function prints', async () => {
  const { log, end } = setUp({}, { format: (record) => JSON.stringify(record.message) })
  for (let index = 0; index < 10; index++) log.info('plain')
  const { few } = await end()
  expect(few).toHaveLength(10)
})

it('offers a batch that failed again as the same batch, also when that of another logger has come between', async () => {
  const seen: LineBatch[] = []
  let failures = 2
  const failing: Sink = {
    name: 'failing',
    write: async (batch) => {
      seen.push(batch)
      if (failures-- > 0) throw new Error('not yet')
    },
    flush: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  const sink = collapse(failing)
  const lines = Array.from({ length: 8 }, (_, index) => `{"message":"same","index":${index}}\n`)
  const batch: LineBatch = {
    lines,
    levels: lines.map(() => 30),
    times: lines.map((_line, index) => index),
    sequences: lines.map((_line, index) => index + 1),
    shapes: lines.map(() => undefined),
    contexts: lines.map(() => undefined),
    bootId: 'boot1',
  }
  const other = { ...batch, bootId: 'boot2' }
  await expect(sink.write(batch)).rejects.toThrow('not yet')
  await expect(sink.write(batch)).rejects.toThrow('not yet')
  await sink.write(other)
  await sink.write(batch)
  expect(seen.map((each) => each.bootId)).toEqual(['boot1', 'boot1', 'boot2', 'boot1'])
  expect(new Set(seen).size).toBe(2)
  expect(sink.stats?.()).toEqual({ collapsed: 14 })
})

it('balances the books: what was taken is what the sink has and what went into others', async () => {
  const { log, end } = setUp()
  for (let index = 0; index < 500; index++) log.info(index % 3 === 0 ? 'one' : 'two', { index })
  await log.flush()
  const books = log.stats.sinks[1]
  const { few } = await end()
  expect(books).toMatchObject({ written: { total: 500 }, extra: { collapsed: 500 - few.length } })
})

it('refuses what is no sink, and options that it does not have', () => {
  expect(() => collapse({} as Sink)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  expect(() => collapse(memory(), { size: 1 } as object)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }),
  )
  expect(() => collapse(memory(), { minCount: 1 })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
})
