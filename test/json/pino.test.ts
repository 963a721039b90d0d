import { pino } from 'pino'
import { expect, test } from 'vitest'
import { host, setUp, time } from './setup.ts'

/** What pino itself prints for a call, at our time and on our host. */
function pinoLine(call: (logger: pino.Logger) => void, name?: string): string {
  let text = ''
  const logger = pino(
    {
      ...(name && { name }),
      timestamp: () => `,"time":${time}`,
      base: { pid: host.pid, hostname: host.hostname, ...(name && { name }) },
    },
    { write: (line: string) => void (text += line) },
  )
  call(logger)
  return text
}

class Failure extends Error {
  code = 'E_FAIL'
  detail = { n: 1 }
}

const outer = new Failure('outer', { cause: new TypeError('inner') })
const both = new AggregateError([new Error('one'), new Error('two')], 'both')

test.each<readonly [string, object | undefined]>([
  ['plain', undefined],
  ['scalars', { a: 1, b: 'two "quoted"', c: true, d: null, e: 1.5, f: undefined }],
  ['objects', { o: { list: [1, 'x', { y: 2 }], empty: {}, none: [] } }],
  ['a date', { at: new Date(0) }],
  ['ids keep their names', { requestId: 'r', userId: 'u', user: { id: 1 }, http: { method: 'GET' }, message: 'm', error: 'e' }],
  ['unicode', { s: '😀 é \u2028', control: 'a\nb\tc' }],
  ['an error', { err: outer }],
  ['an aggregate error', { err: both }],
])('%s: the line is what pino prints', (message, fields) => {
  const { line } = setUp({ format: 'pino', service: undefined })
  expect(line(message, fields)).toBe(
    pinoLine((logger) => (fields === undefined ? logger.info(message) : logger.info(fields, message))),
  )
})

test('an error given beside the message is what pino prints for an error first', () => {
  const { line } = setUp({ format: 'pino', service: undefined })
  expect(line('failed', undefined, { error: outer, level: 50 })).toBe(pinoLine((logger) => logger.error(outer, 'failed')))
})

test('the service is the name, and a child puts its fields before the call', () => {
  const { line, encoder } = setUp({ format: 'pino', service: 'shop' })
  const bound = encoder.bind({ module: 'db', n: 1 })
  expect(line('hi', { a: 1 }, { bound })).toBe(
    pinoLine((logger) => logger.child({ module: 'db', n: 1 }).info({ a: 1 }, 'hi'), 'shop'),
  )
})
