import { PassThrough, Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createLogger, type LogRecord, memory, type Problem } from '../../src/index.ts'

const quiet = { exit: { signals: [] } } as const
const messages = (records: readonly LogRecord[]): string[] => records.map(({ message }) => message)

it('gives each sink the lines of its own level and above', async () => {
  const [all, errors] = [memory(), memory()]
  const log = createLogger({ level: 'debug', sinks: [all, { sink: errors, level: 'error' }], ...quiet })
  log.debug('a')
  log.error('b')
  await log.flush()
  expect([messages(all.records), messages(errors.records)]).toEqual([['a', 'b'], ['b']])
})

it("lets nothing below the logger's level through to a sink that would take it", async () => {
  const sink = memory({ level: 'debug' })
  const log = createLogger({ sinks: [sink], ...quiet })
  log.debug('off')
  await log.flush()
  expect(sink.lines).toEqual([])
})

it('shows a filter the decoded line', async () => {
  const seen: LogRecord[] = []
  const filter = (record: LogRecord): boolean => {
    seen.push(record)
    return record.fields['http.request.id'] === 'r1'
  }
  const sink = memory()
  const log = createLogger({ sinks: [{ sink, filter }], ...quiet })
  log.info('kept', { requestId: 'r1' })
  log.info('kept away', { requestId: 'r2' })
  await log.flush()
  expect(messages(sink.records)).toEqual(['kept'])
  expect(seen[0]).toMatchObject({ level: 30, sequence: 1, message: 'kept', id: sink.records[0]?.id })
})

it('keeps the line when a filter throws, and reports it', async () => {
  const problems: Problem[] = []
  const filter = (): boolean => {
    throw new Error('no')
  }
  const sink = memory({ filter })
  const log = createLogger({ sinks: [sink], onProblem: (problem) => problems.push(problem), ...quiet })
  log.info('kept')
  await log.flush()
  expect(messages(sink.records)).toEqual(['kept'])
  expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_FILTER', lost: 0 }])
})

it('goes before the settings of the sink itself', async () => {
  const sink = memory({ level: 'error', format: 'pino' })
  const log = createLogger({ sinks: [{ sink, level: 'info', format: 'ecs' }], ...quiet })
  log.info('a')
  await log.flush()
  expect(JSON.parse(sink.lines[0] ?? '')).toMatchObject({ 'log.level': 'info', message: 'a' })
})

it('gives each sink its own format, of one and the same line', async () => {
  const [ecs, pino, text] = [
    memory(),
    memory({ format: 'pino' }),
    memory({ format: ({ message, fields }) => `${message} ${String(fields['a'])}` }),
  ]
  const log = createLogger({ sinks: [ecs, pino, text], ...quiet })
  log.child({ a: 1 }).info('user {who}', { who: 'u1' })
  await log.flush()
  expect(JSON.parse(ecs.lines[0] ?? '')).toMatchObject({ 'log.level': 'info', message: 'user u1', a: 1 })
  expect(JSON.parse(pino.lines[0] ?? '')).toMatchObject({ level: 30, msg: 'user u1', a: 1 })
  expect(text.lines).toEqual(['user u1 1\n'])
  expect(ecs.records[0]?.time).toBe(pino.records[0]?.time)
})

it('encodes once for sinks of one format', async () => {
  let encoded = 0
  const format = ({ message }: LogRecord): string => {
    encoded++
    return message
  }
  const sinks = [memory({ format }), memory({ format })] as const
  const log = createLogger({ sinks, ...quiet })
  log.info('a')
  await log.flush()
  expect([encoded, sinks[0].lines, sinks[1].lines]).toEqual([1, ['a\n'], ['a\n']])
})

it('shows the filter of a sink with a format function the whole record', async () => {
  const sink = memory()
  const log = createLogger({
    sinks: [{ sink, format: ({ message }) => message, filter: ({ fields }) => fields['a'] === 1 }],
    ...quiet,
  })
  log.child({ a: 1 }).info('kept')
  log.child({ a: 2 }).info('kept away')
  await log.flush()
  expect(sink.lines).toEqual(['kept\n'])
})

it('writes the line in the default format when a format function throws, and reports it', async () => {
  const problems: Problem[] = []
  const format = (): string => {
    throw new Error('no')
  }
  const sink = memory({ format })
  const log = createLogger({ sinks: [sink], onProblem: (problem) => problems.push(problem), ...quiet })
  log.info('kept')
  await log.flush()
  expect(JSON.parse(sink.lines[0] ?? '')).toMatchObject({ message: 'kept' })
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_ENCODING'])
})

it('takes a Writable for a sink', async () => {
  const through = new PassThrough()
  const log = createLogger({ sinks: [through], ...quiet })
  log.info('a')
  await log.flush()
  expect(JSON.parse(String(through.read()))).toMatchObject({ message: 'a' })
})

it('takes a Writable with a level and a format of its own', async () => {
  const chunks: string[] = []
  const writable = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const log = createLogger({ sinks: [{ sink: writable, level: 'error', format: 'pino' }], ...quiet })
  log.info('a')
  log.error('b')
  await log.flush()
  expect(JSON.parse(chunks.join(''))).toMatchObject({ level: 50, msg: 'b' })
})

it.each([[undefined], [null], [5], ['stdout'], [{}], [{ write: 1 }], [{ sink: {} }], [() => {}]])(
  'refuses %o as a sink',
  (sink) => {
    expect(() => createLogger({ sinks: [sink as never] })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
    )
  },
)

it('refuses a setting of a sink that does not exist', () => {
  expect(() => createLogger({ sinks: [{ sink: memory(), levl: 'error' } as never] })).toThrow(/Did you mean `level`/)
})

it('has the level and time of the call on each batch, and the shape of its literal', async () => {
  const batches: { levels: readonly number[]; shapes: readonly unknown[]; sequences: readonly number[] }[] = []
  const sink = {
    ...memory(),
    async write(batch: (typeof batches)[number]) {
      batches.push(batch)
    },
  }
  const log = createLogger({ sinks: [sink], ...quiet })
  log.info('order placed', { orderId: 1, amount: 2 })
  log.error(new Error('data {x}'))
  await log.flush()
  const shapes = batches.flatMap((batch) => batch.shapes)
  expect(batches.flatMap((batch) => batch.levels)).toEqual([30, 50])
  expect(shapes).toMatchObject([{ literal: 'order placed', keys: ['orderId', 'amount'] }, undefined])
})
