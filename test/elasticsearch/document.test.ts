import { expect, it } from 'vitest'
import { printDocument } from '../../src/elasticsearch/ship/document.ts'
import { decodeLine } from '../../src/json/decode.ts'

const origin = { bootId: 'boot', sequence: 7, service: 'orders' }
const convert = (
  line: object | string,
  from: typeof origin | { bootId: string; sequence: number; service: undefined } = origin,
): unknown =>
  JSON.parse(
    printDocument(decodeLine(typeof line === 'string' ? line : JSON.stringify(line), { id: '', time: 1_700_000_000_000 }), from),
  )

it('puts the names of pino where the query helper looks for them', () => {
  const line = {
    level: 40,
    time: 1_700_000_000_123,
    pid: 12,
    hostname: 'h',
    name: 'pino-name',
    reqId: 'r',
    err: { type: 'E', message: 'm', stack: 's' },
    msg: 'hi',
  }
  expect(convert(line)).toEqual({
    '@timestamp': '2023-11-14T22:13:20.123Z',
    'log.level': 'warn',
    message: 'hi',
    'ecs.version': '8.11.0',
    'service.name': 'orders',
    'event.sequence': 7,
    'process.entity_id': 'boot',
    'process.pid': 12,
    'host.hostname': 'h',
    'http.request.id': 'r',
    'error.type': 'E',
    'error.message': 'm',
    'error.stack_trace': 's',
  })
})

it('carries the number of a custom level, so that it is found by its rank', () => {
  const document = convert({ level: 35, time: 1, msg: '' })
  expect(document).toMatchObject({ 'log.level': '35', 'event.severity': 35 })
  expect(decodeLine(JSON.stringify(document), { id: '', time: 0 }).level).toBe(35)
})

it('takes the name of the logger for the service where none is given', () => {
  expect(convert({ level: 30, time: 1, name: 'pino-name', msg: '' }, { ...origin, service: undefined })).toMatchObject({
    'service.name': 'pino-name',
  })
})

it('keeps a value from standing where the index has an object', () => {
  expect(convert({ level: 30, time: 1, user: 'bob', http: { method: 'GET' }, msg: '' })).toMatchObject({
    'fields.user': 'bob',
    http: { method: 'GET' },
  })
})

it('leaves place and order to the line that knows them', () => {
  const line = {
    '@timestamp': '2026-11-21T11:00:32.282Z',
    'log.level': 'info',
    message: 'm',
    'event.sequence': 3,
    'process.entity_id': 'theirs',
  }
  expect(convert(line)).toMatchObject({ 'event.sequence': 3, 'process.entity_id': 'theirs' })
})

it('takes a text that is no JSON for the message', () => {
  expect(convert('plain')).toMatchObject({ message: 'plain', 'log.level': 'info', '@timestamp': '2023-11-14T22:13:20.000Z' })
})

it('makes a document of any line, however late, deep, or oddly named', () => {
  const deep = `{"msg":"deep","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  expect(convert(deep)).toMatchObject({ message: 'deep' })
  expect(convert({ msg: 'late', time: 1e300 })).toMatchObject({ message: 'late', '@timestamp': '2023-11-14T22:13:20.000Z' })
  expect(JSON.stringify(convert('{"msg":"odd","__proto__":{"n":1}}'))).toContain('"__proto__":{"n":1}')
})
