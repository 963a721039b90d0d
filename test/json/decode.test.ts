import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { recordId } from '../../src/core/id.ts'
import { decodeLine, decodeObject } from '../../src/json/decode.ts'
import { contextOf, setUp, time } from './setup.ts'

const fallback = { id: 'there', time: 5 }

describe('our own lines', () => {
  test('in the ecs format become the record of the call', () => {
    const text = setUp().line(
      'order {id}',
      { id: 7, tags: ['a'] },
      { context: contextOf({ requestId: 'r' }), error: new TypeError('t'), level: 50 },
    )
    const record = decodeLine(text, fallback)
    expect(record).toMatchObject({
      id: recordId('boot1', 1),
      time,
      sequence: 1,
      level: 50,
      message: 'order 7',
      template: expect.stringMatching(/^[0-9a-f]{16}$/),
      fields: { id: 7, tags: ['a'], 'http.request.id': 'r', 'service.name': 'shop' },
      error: { type: 'TypeError', message: 't', fingerprint: expect.any(String) },
    })
    expect(record.fields).not.toHaveProperty(['error.type'])
    expect(record.fields).not.toHaveProperty(['@timestamp'])
  })

  test('in the pino format too, with the ids under their schema names', () => {
    const text = setUp({ format: 'pino' }).line(
      'hi',
      { requestId: 'r', message: 'mine', a: 1 },
      { error: new TypeError('t'), level: 40 },
    )
    expect(decodeLine(text, fallback)).toMatchObject({
      id: 'there',
      time,
      level: 40,
      message: 'hi',
      fields: { 'http.request.id': 'r', message: 'mine', a: 1 },
      error: { type: 'TypeError', message: 't', stack_trace: expect.stringContaining('TypeError') },
    })
  })

  test('keep the fraction of the time', () => {
    expect(decodeLine(setUp({ timestamp: 'us' }).line('m', {}, { time: time + 0.5 }), fallback).time).toBe(time + 0.5)
    expect(decodeLine(setUp({ timestamp: 'us', format: 'pino' }).line('m', {}, { time: time + 0.5 }), fallback).time).toBe(
      time + 0.5,
    )
  })

  test('with a level that only the writer knows keep its number', () => {
    const { line } = setUp({ levelNames: { error: 'schlimm' } })
    expect(decodeLine(line('m', { level: 10 }, { level: 50 }), fallback)).toMatchObject({ level: 50, fields: { level: 10 } })
  })
})

describe('foreign lines', () => {
  test('of pino itself', () => {
    let text = ''
    pino({ name: 'api' }, { write: (line: string) => void (text += line) }).error(
      { err: new RangeError('r'), reqId: 'q' },
      'failed',
    )
    expect(decodeLine(text, fallback)).toMatchObject({
      level: 50,
      message: 'failed',
      fields: { name: 'api', 'http.request.id': 'q' },
      error: { type: 'RangeError' },
    })
  })

  test.each<readonly [string, string, object]>([
    [
      'bunyan',
      '{"name":"a","hostname":"h","pid":1,"level":30,"err":{"message":"m","name":"TypeError","stack":"s"},"msg":"hi","time":"2026-11-21T10:15:42.123Z","v":0}',
      { time, level: 30, message: 'hi', error: { type: 'TypeError', stack_trace: 's' } },
    ],
    [
      'winston',
      '{"level":"warn","message":"hi","timestamp":"2026-11-21T10:15:42.123Z","service":"x"}',
      { time, level: 40, message: 'hi', fields: { service: 'x' } },
    ],
    [
      'nested ecs',
      '{"@timestamp":"2026-11-21T10:15:42.123Z","log":{"level":"error","logger":"l"},"message":"hi","error":{"type":"T"}}',
      { time, level: 50, message: 'hi', error: { type: 'T' } },
    ],
    ['GCP', '{"severity":"CRITICAL","message":"hi","time":"2026-11-21T10:15:42.123Z"}', { time, level: 60 }],
    [
      'epoch seconds',
      '{"ts":1795256142.123,"lvl":"dbug?","msg":"hi"}',
      { time: expect.closeTo(time, 0), level: 30, fields: { lvl: 'dbug?' } },
    ],
    ['epoch nanoseconds', '{"ts":1795256142123000000,"level":"err","msg":"hi"}', { time, level: 50 }],
    ['no known names', '{"a":1}', { time: 5, level: 30, message: '', fields: { a: 1 } }],
    ['no JSON', 'GET / 200', { time: 5, level: 30, message: 'GET / 200', fields: {} }],
    ['broken JSON', '{"a":1', { message: '{"a":1' }],
    ['an array', '[1]', { message: '[1]' }],
    ['nothing', '', { message: '' }],
  ])('%s', (_name, text, expected) => {
    expect(decodeLine(`${text}\n`, fallback)).toMatchObject(expected)
  })

  test('of several times and messages the first in rank counts, and the others stay', () => {
    expect(
      decodeLine('{"time":1,"msg":"b","timestamp":2,"@timestamp":"2026-11-21T10:15:42.123Z","message":"a"}', fallback),
    ).toMatchObject({
      time,
      message: 'a',
      fields: { time: 1, msg: 'b', timestamp: 2 },
    })
  })

  test('an own __proto__ stays a field', () => {
    const { fields } = decodeLine('{"__proto__":{"x":1},"err":{"__proto__":1}}', fallback)
    expect(Object.keys(fields)).toEqual(['__proto__'])
    expect((fields as { x?: unknown }).x).toBeUndefined()
  })
})

test('a line and its parsed object give the same record, for any JSON', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            'level',
            'time',
            'msg',
            'message',
            '@timestamp',
            'log.level',
            'log',
            'err',
            'error',
            'error.type',
            'reqId',
            'http.request.id',
            'event.sequence',
            'process.entity_id',
            'severity',
            'v',
          ),
          fc.string(),
        ),
        fc.jsonValue(),
      ),
      (object) => {
        const text = JSON.stringify(object)
        const record = decodeLine(text, fallback)
        expect(record).toEqual(decodeObject(JSON.parse(text) as object, fallback))
        expect([typeof record.id, typeof record.time, typeof record.level, typeof record.message]).toEqual([
          'string',
          'number',
          'number',
          'string',
        ])
      },
    ),
    { numRuns: 2000 },
  )
})

test('any text gives a record', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => decodeLine(text, fallback).id === 'there'))
})

test('any number is a time that has a date, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.double({ min: 1e15, noNaN: true }), fc.integer()), (number) => {
      const { time } = decodeObject({ time: number }, fallback)
      expect(new Date(time).getTime()).not.toBeNaN()
    }),
  )
  expect(decodeObject({ time: 1e300 }, fallback).time).toBe(5)
})

test('raw is kept only when asked for', () => {
  expect(decodeObject({ a: 1 }, fallback, '{"a":1}').raw).toBe('{"a":1}')
  expect(decodeObject({ a: 1 }, fallback)).not.toHaveProperty('raw')
})
