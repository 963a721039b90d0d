import { expect, it } from 'vitest'
import { createLogger, memory, StructuredLogger, type LoggerOptions } from '../../src/index.ts'
import { recorded } from './recorded.ts'

const methods = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'critical'] as const

it('logs each level under its number', async () => {
  const { log, records } = recorded({ level: 'trace' })
  for (const method of methods) log[method](method)
  log.silent('never')
  expect((await records()).map(({ level }) => level)).toEqual([10, 20, 30, 40, 40, 50, 60, 60])
})

it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const)(
  'logs nothing below the level %s and everything from it on',
  async (level) => {
    const { log, lines } = recorded({ level })
    for (const method of methods) log[method](method)
    const expected = methods.filter((method) => log.isLevelEnabled(method))
    expect((await lines()).map((line) => line['message'])).toEqual(expected)
    expect(expected.length).toBe({ trace: 8, debug: 7, info: 6, warn: 5, error: 3, fatal: 2, silent: 0 }[level])
  },
)

it.each([
  ['WARNING', 'warn'],
  ['warning', 'warn'],
  ['CRITICAL', 'fatal'],
  ['DEBUG', 'debug'],
] as const)('knows the level %s as %s', (given, name) => {
  const { log } = recorded({ level: given })
  expect(log.level).toBe(name)
  log.level = 'info'
  log.level = given
  expect(log.level).toBe(name)
})

it('logs at a level given by name, alias or number', async () => {
  const { log, records } = recorded()
  log.log('warning', 'a')
  log.log('CRITICAL', 'b', { n: 1 })
  log.log(50, 'c')
  log.log('debug', 'off')
  log.log('silent', 'never')
  expect((await records()).map(({ level, message }) => [level, message])).toEqual([
    [40, 'a'],
    [60, 'b'],
    [50, 'c'],
  ])
})

it.each(['loud', undefined, null, {}, Number.NaN, -5, ''])(
  'keeps a line of the unknown level %o at info, with one Problem',
  async (level) => {
    const { log, only, problems } = recorded()
    log.log(level as 'info', 'kept', { n: 1 })
    expect(await only()).toMatchObject({ level: 30, message: 'kept', fields: { n: 1 } })
    expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_LEVEL_UNKNOWN', lost: 0 }])
  },
)

it('changes its level at run time', async () => {
  const { log, lines } = recorded()
  log.debug('off')
  log.level = 'debug'
  log.debug('on')
  log.level = 'error'
  log.info('off again')
  expect((await lines()).map((line) => line['message'])).toEqual(['on'])
})

it('reaches all children and grandchildren when its level changes', async () => {
  const { log, lines } = recorded()
  const child = log.child({ a: 1 })
  const grandchild = child.child({ b: 2 })
  log.level = 'debug'
  child.debug('child')
  grandchild.debug('grandchild')
  log.level = 'silent'
  grandchild.fatal('off')
  expect((await lines()).map((line) => line['message'])).toEqual(['child', 'grandchild'])
  expect([child.level, grandchild.level, grandchild.levelVal]).toEqual(['silent', 'silent', Infinity])
})

it('leaves a child with its own level alone', async () => {
  const { log, lines } = recorded()
  const child = log.child({}, { level: 'debug' })
  log.level = 'error'
  child.debug('own')
  child.child({}).debug('below')
  log.info('off')
  expect((await lines()).map((line) => line['message'])).toEqual(['own', 'below'])
})

it('gives a child an own level, and its children with it, also those it has already', async () => {
  const { log, lines } = recorded()
  const child = log.child({})
  const before = child.child({})
  const sibling = log.child({})
  child.level = 'debug'
  const after = child.child({})
  child.debug('child')
  before.debug('before')
  after.debug('after')
  sibling.debug('off')
  log.debug('off')
  expect((await lines()).map((line) => line['message'])).toEqual(['child', 'before', 'after'])
})

it('follows its own level no more than it says when the root goes up and down', async () => {
  const { log, lines } = recorded()
  const child = log.child({})
  const grandchild = child.child({})
  child.level = 'warn'
  log.level = 'trace'
  grandchild.info('off')
  log.trace('root')
  child.level = 'info'
  grandchild.info('on')
  expect((await lines()).map((line) => line['message'])).toEqual(['root', 'on'])
})

it('has methods for custom levels, on children too', async () => {
  const { log, records } = recorded({ levels: { notice: 35, audit_trail: 55 } })
  log.notice('user {who}', { who: 'u1' })
  log.child({ a: 1 }).audit_trail('b')
  log.level = 'audit_trail'
  log.notice('off')
  log.child({}).notice('off')
  expect((await records()).map(({ level, message }) => [level, message])).toEqual([
    [35, 'user u1'],
    [55, 'b'],
  ])
  expect(log.level).toBe('audit_trail')
})

it('prints the name of a custom level', async () => {
  const { log, lines } = recorded({ levels: { notice: 35 } })
  log.notice('a')
  expect((await lines())[0]?.['log.level']).toBe('notice')
})

it('prints other words for levels where asked to', async () => {
  const { log, lines, records } = recorded({ levelNames: { warn: 'WARNING', fatal: 'CRITICAL' } })
  log.warn('a')
  log.fatal('b')
  expect((await lines()).map((line) => line['log.level'])).toEqual(['WARNING', 'CRITICAL'])
  expect((await records()).map(({ level }) => level)).toEqual([40, 60])
})

it.each(['child', 'info', 'warning', 'INFO', 'silent', 'level', 'log', 'then', 'constructor', 'toString', '__proto__'])(
  'refuses a custom level named %s',
  (name) => {
    const levels = Object.fromEntries([[name, 35]]) as LoggerOptions['levels']
    expect(() => createLogger({ levels: levels as Record<string, number>, sinks: [] })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_LEVEL_RESERVED' }),
    )
  },
)

it.each([0, -1, 1.5, 2000, Number.NaN, '35', 30])('refuses %s as the number of a custom level', (number) => {
  expect(() => createLogger({ levels: { notice: number as number }, sinks: [] })).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
  )
})

it('throws for a level that does not exist, wherever it is set', () => {
  const unknown = expect.objectContaining({ code: 'CORDWOOD_ERR_LEVEL_UNKNOWN' })
  const { log } = recorded()
  expect(() => createLogger({ level: 'loud' as 'info', sinks: [] })).toThrow(unknown)
  expect(() => {
    log.level = 'loud' as 'info'
  }).toThrow(unknown)
  expect(() => log.child({}, { level: 'loud' })).toThrow(unknown)
  expect(() => log.event('a', 'loud' as 'info', 'x')).toThrow(unknown)
  expect(() => createLogger({ sinks: [memory({ level: 'loud' })] })).toThrow(unknown)
  expect(() => createLogger({ ring: { syncAtOrAbove: 'loud' } })).toThrow(unknown)
  expect(log.level).toBe('info')
})

it('says which levels are on', () => {
  const { log } = recorded({ level: 'warn' })
  expect([log.isLevelEnabled('info'), log.isLevelEnabled('WARNING'), log.isLevelEnabled('fatal')]).toEqual([false, true, true])
  expect([log.isLevelEnabled('silent'), log.isLevelEnabled('loud')]).toEqual([false, false])
})

it("has pino's table of levels", () => {
  const { log } = recorded({ levels: { notice: 35 } })
  expect(log.levels.values).toEqual({ trace: 10, debug: 20, info: 30, notice: 35, warn: 40, error: 50, fatal: 60 })
  expect(log.levels.labels[35]).toBe('notice')
  expect(log.levelVal).toBe(30)
})

it('lets a derived class have its own methods and the custom levels', async () => {
  class Mine extends StructuredLogger<'notice'> {
    twice(message: string): void {
      this.notice(message)
      this.info(message)
    }
  }
  const sink = memory()
  const log = new Mine({ levels: { notice: 35 }, sinks: [sink] })
  log.twice('a')
  log.level = 'warn'
  log.twice('off')
  await log.flush()
  expect(sink.records.map(({ level }) => level)).toEqual([35, 30])
})
