import { expect, it } from 'vitest'
import { createLogger, CordwoodError, errorCodes, type LoggerOptions, memory, StructuredLogger } from '../../src/index.ts'
import { recorded } from './recorded.ts'

const build = (options: unknown): unknown => createLogger(options as LoggerOptions)
const code = (expected: string): unknown => expect.objectContaining({ name: 'CordwoodError', code: expected })

it('needs no options', () => {
  const log = createLogger()
  expect([log.level, log.isLevelEnabled('debug')]).toEqual(['info', false])
})

it('says who wrote the line', async () => {
  const { log, lines } = recorded({ service: 'checkout', version: '1.2.3', env: 'test' })
  log.info('x')
  expect((await lines())[0]).toMatchObject({
    'service.name': 'checkout',
    'service.version': '1.2.3',
    'service.environment': 'test',
    'process.pid': process.pid,
    'process.thread.id': expect.any(Number),
    'host.hostname': expect.any(String),
    'event.sequence': 1,
    'process.entity_id': expect.stringMatching(/^[0-9a-z]{17}$/),
  })
})

it.each<[string, (sink: ReturnType<typeof memory>) => StructuredLogger]>([
  ['its name', () => new StructuredLogger('checkout')],
  ['options', (sink) => new StructuredLogger({ service: 'checkout', sinks: [sink] })],
  ['createLogger', (sink) => createLogger({ service: 'checkout', sinks: [sink] })],
])('is made by %s', (_how, make) => {
  const log = make(memory())
  expect(log).toBeInstanceOf(StructuredLogger)
  expect(log.child({})).toBeInstanceOf(StructuredLogger)
  expect(log.constructor.name === 'StructuredLogger' || log instanceof StructuredLogger).toBe(true)
})

it.each(['schema'])('refuses %s, which comes in a later version, and says so', (name) => {
  expect(() => build({ [name]: {} })).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
  expect(() => build({ [name]: {} })).toThrow(/comes in a later version/)
})

it.each([
  ['name', /got `name`. Here it is `service`\./],
  ['transports', /got `transports`. Here it is `sinks`\./],
])('says of %s, which other loggers have, what it is here', (name, message) => {
  expect(() => build({ [name]: 'x' })).toThrow(message)
})

it('refuses an option that does not exist, and guesses what was meant', () => {
  expect(() => build({ sevice: 'checkout' })).toThrow(/got `sevice`. Did you mean `service`\?/)
  expect(() => build({ prettyPrint: true })).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
})

it.each<[unknown, string, RegExp]>([
  [{ schema: {} }, 'CORDWOOD_ERR_OPTION_INVALID', /JSON Schema of type 'object' with properties/],
  [{ schema: null }, 'CORDWOOD_ERR_OPTION_INVALID', /JSON Schema of type 'object' with properties/],
  [{ schema: () => ({}) }, 'CORDWOOD_ERR_OPTION_INVALID', /JSON Schema of type 'object' with properties/],
  [{ shema: {} }, 'CORDWOOD_ERR_OPTION_UNKNOWN', /`shema`\. Did you mean `schema`\?/],
])('refuses %o in place of the options of an event', (options, expected, message) => {
  const { log } = recorded()
  const declare = log.event.bind(log) as (...values: unknown[]) => unknown
  expect(() => declare('a', 'info', 'x', options)).toThrow(code(expected))
  expect(() => declare('a', 'info', 'x', options)).toThrow(message)
})

it('takes an event with a schema', async () => {
  const { log, only } = recorded()
  const schema = { type: 'object', properties: { orderId: { type: 'string' } } } as const
  log.event('order.placed', 'info', 'order {orderId} placed', { schema })({ orderId: 'o1' })
  expect((await only()).message).toBe('order o1 placed')
})

it.each<[string, unknown]>([
  ['service', 5],
  ['service', ''],
  ['version', {}],
  ['env', null],
  ['format', 'xml'],
  ['timestamp', 's'],
  ['trace', false],
  ['base', []],
  ['base', 'x'],
  ['levels', []],
  ['levels', 5],
  ['levelNames', { warn: 5 }],
  ['serializers', { a: 'x' }],
  ['sinks', {}],
  ['sinks', 'stdout'],
  ['ring', 5],
  ['ring', { capacity: 0 }],
  ['ring', { capacity: 1.5 }],
  ['ring', { maxBytes: -1 }],
  ['ring', { overflow: 'panic' }],
  ['ring', { blockMs: '5' }],
  ['ring', { flushIntervalMs: Number.NaN }],
  ['limits', { maxDepth: 0 }],
  ['limits', { maxKeys: '5' }],
  ['limits', []],
  ['exit', { signals: 'SIGTERM' }],
  ['exit', { signals: ['TERM'] }],
  ['exit', { signals: ['SIGKILL'] }],
  ['exit', { timeoutMs: -1 }],
  ['exit', { logFatal: 'yes' }],
  ['onProblem', {}],
  ['clock', 5],
  ['clock', {}],
])('refuses %s: %o', (name, value) => {
  expect(() => build({ sinks: [memory()], [name]: value })).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
})

it.each(['ring', 'limits', 'exit'])('refuses a setting of %s that does not exist', (name) => {
  expect(() => build({ sinks: [memory()], [name]: { speed: 1 } })).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
})

it.each<[unknown]>([[null], [5], [[]], [() => {}]])('refuses %o in place of options', (options) => {
  expect(() => build(options)).toThrow(CordwoodError)
})

it('says what was expected and what came', () => {
  expect(() => build({ timestamp: 's' })).toThrow("Expected `timestamp` to be one of 'ms', 'us', 'ns', got \"s\".")
  expect(() => build({ level: 'loud' })).toThrow(
    /Expected `level` to be one of trace, debug, info, warn, error, fatal, silent, .* got "loud"/,
  )
})

it('has every code in its table', () => {
  try {
    build({ level: 'loud' })
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(CordwoodError)
    expect(Object.keys(errorCodes)).toContain((error as CordwoodError).code)
  }
})

it('starts no sink when another option is wrong', () => {
  let isStarted = false
  const sink = { ...memory(), start: () => (isStarted = true) }
  expect(() => build({ sinks: [sink, 5] })).toThrow(CordwoodError)
  expect(() => build({ sinks: [sink], exit: { timeoutMs: -1 } })).toThrow(CordwoodError)
  expect(isStarted).toBe(false)
})

it.each([
  ['ms', /\.\d{3}Z$/],
  ['us', /\.\d{6}Z$/],
  ['ns', /\.\d{9}Z$/],
] as const)('prints times in %s', async (timestamp, pattern) => {
  const { log, lines } = recorded({ timestamp })
  log.info('a')
  log.info('b')
  const times = (await lines()).map((line) => String(line['@timestamp']))
  expect(times[0]).toMatch(pattern)
  expect([...times].sort()).toEqual(times)
})

it('marks what a limit cut, by the name of the limit', async () => {
  const { log, lines } = recorded({ limits: { maxDepth: 2, maxKeys: 3, maxStringLength: 16 } })
  log.info('x', { deep: { a: { b: { c: 1 } } }, list: [1, 2, 3, 4], long: 'y'.repeat(100) })
  const text = JSON.stringify((await lines())[0])
  for (const limit of ['maxDepth', 'maxKeys', 'maxStringLength']) expect(text).toContain(`[${limit}]`)
})
