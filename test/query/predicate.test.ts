import { describe, expect, it } from 'vitest'
import { createLevelTable } from '../../src/core/level.ts'
import { decodeObject } from '../../src/json/decode.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { toPredicate } from '../../src/query/predicate.ts'

const now = Date.parse('2026-11-21T10:30:00Z')
const record = decodeObject(
  {
    '@timestamp': '2026-11-21T10:00:00.500Z',
    'log.level': 'error',
    message: "GET /api/v1/orders?x=1 failed: can't connect user_id=42",
    'process.entity_id': '0mboot0000000000a',
    'event.sequence': 7,
    'http.request.id': 'r1',
    'http.response.status_code': 503,
    'event.duration': 300_000_000,
    waitMs: 250,
    bytes: 2_000_000,
    user: { id: 'ann' },
    tags: ['a', 'b', null],
    deep: [{ n: 1, s: 'x' }, { n: 2.5 }],
    ok: true,
    status: 'paid',
    'fields.url': '/checkout',
    nothing: null,
    long: 'z'.repeat(1025),
    'error.type': 'TypeError',
    'error.cause.code': 'E1',
  },
  { id: 'x', time: 0 },
)
const finds = (query: string): boolean => toPredicate(parseQuery(query), { now })(record)

describe('fields', () => {
  it.each([
    'requestId:r1', 'request_id:r1', 'reqId:r1', 'http.request.id:r1', 'user:ann', 'userId:ann', 'user.id:ann', 'level:error', 'log.level:error',
    'status:503', 'status:paid', 'http.response.status_code:503', 'duration >= 300ms', 'msg:orders', 'url:/checkout', 'error.type:TypeError',
    'error.cause.code:E1', 'error:{ cause.code:E1 }', 'process.entity_id:0mboot0000000000a', 'event.sequence:7', '_id:0mboot0000000000a00000007',
    'tags:b', 'deep.n:1', 'deep.n:2.5', 'deep:{ n > 2 and s:x }', 'http.*:r1', '*:ann', 'tags:*', 'message:*', '*.code:*',
  ])('finds by %s', (query) => { expect(finds(query)).toBe(true) }) // prettier-ignore

  it.each(['nothing:*', 'absent:*', 'deep:*', 'long:*', 'long:z*', 'user:*x', 'absent.*:*', 'tags:c', 'user.name:ann'])(
    'does not find by %s',
    (query) => {
      expect(finds(query)).toBe(false)
    },
  )
})

describe('texts', () => {
  it.each([
    'orders', 'ORDERS failed nothing', '"orders x"', '"can\'t connect"', 'user_id', '42', '"/api/v1"', 'conn*', '*nnec*', 'c*t', 'Conn*', 'message :~ "f.iled"',
    'message :~ "CONNECT"', 'message:(orders and failed)',
  ])('finds by %s', (query) => { expect(finds(query)).toBe(true) }) // prettier-ignore

  it.each(['order', '"failed orders"', '"!!!"', 'user', 'message :~ "connec"', 'id', '*api/v1*', 'message:(orders and nothing)'])(
    'does not find by %s',
    (query) => {
      expect(finds(query)).toBe(false)
    },
  )
})

describe('values', () => {
  it.each([
    'ok:true', 'waitMs:250', 'waitMs:250.0', 'waitMs:"250"', 'waitMs:2.5e2', 'waitMs < 1s', 'waitMs >= 250ms', 'waitMs <= 250000us', 'bytes >= 2MB', 'bytes < 2MiB',
    'user.id > anm', 'user.id <= ann', 'user.id:a*n', 'user.id :~ "a(n|m)+"', 'status :~ "^pa.d$"',
  ])('finds by %s', (query) => { expect(finds(query)).toBe(true) }) // prettier-ignore

  it.each([
    'ok:false',
    'ok:1',
    'ok > false',
    'waitMs:25*',
    'waitMs:abc',
    'waitMs > abc',
    'user.id:ANN',
    'user.id:an',
    'user.id :~ "a"',
    'waitMs :~ "250"',
    'ok:tru*',
  ])('does not find by %s', (query) => {
    expect(finds(query)).toBe(false)
  })
})

describe('levels', () => {
  it.each([
    'level:ERROR',
    'level >= warn',
    'level > WARNING',
    'level < CRITICAL',
    'level:err*',
    'level :~ "e.+"',
    'level:50',
    'level >= 45',
    'not level:fatal',
  ])('compares ranks: %s', (query) => {
    expect(finds(query)).toBe(true)
  })

  it('refuses a level that does not exist, and names those that do', () => {
    expect(() => finds('level:eror')).toThrow(/Expected a level \(trace, debug, info, warn, error, fatal\), got "eror"/)
  })

  it('knows custom levels when it is told of them', () => {
    const levels = createLevelTable({ notice: 45 })
    expect(toPredicate(parseQuery('level > notice'), { levels })(record)).toBe(true)
    expect(toPredicate(parseQuery('level <= notice'), { levels })(record)).toBe(false)
  })
})

describe('dates', () => {
  it.each([
    '@timestamp:2026-11-21', '@timestamp:2026', 'time:"2026-11-21T10:00"', '@timestamp >= 2026-11-21', '@timestamp <= 2026-11-21', '@timestamp < 2026-11-22',
    '@timestamp >= now-30m', '@timestamp > now-31m', '@timestamp <= now/d', '@timestamp >= now/d', '@timestamp:now/h', '@timestamp:"2026-11-21T12:00:00.500+02:00"',
    '@timestamp <= 1795255200500', '@timestamp:"2026-11-01||/M"', '@timestamp >= now/w',
  ])('finds by %s', (query) => { expect(finds(query)).toBe(true) }) // prettier-ignore

  it.each([
    '@timestamp > 2026-11-21',
    '@timestamp < 2026-11-21',
    '@timestamp > now-29m',
    '@timestamp:2025',
    '@timestamp > now',
    '@timestamp:"2026-11-21T10:00:00.501Z"',
  ])('does not find by %s', (query) => {
    expect(finds(query)).toBe(false)
  })
})

it('takes a bound in the unit of the field that the line has', () => {
  const own = decodeObject({ message: 'm', duration: 300 }, { id: 'y', time: 0 })
  const finds = (query: string): boolean => toPredicate(parseQuery(query))(own)
  expect([finds('duration > 250ms'), finds('duration > 400ms'), finds('duration < 1s')]).toEqual([true, false, true])
})

it('searches words in the default fields that it is told', () => {
  const query = parseQuery('ann')
  expect(toPredicate(query)(record)).toBe(false)
  expect(toPredicate(query, { defaultFields: ['message', 'user.id'] })(record)).toBe(true)
})

it('takes time linear in the value for an expression that makes others backtrack', () => {
  const query = parseQuery('label :~ "(a+)+(a|aa)*b"')
  const matches = toPredicate(query)
  expect(matches({ ...record, fields: { label: 'a'.repeat(1000) } })).toBe(false)
  expect(matches({ ...record, fields: { label: `${'a'.repeat(1000)}b` } })).toBe(true)
})

it('orders strings by code points', () => {
  const matches = toPredicate(parseQuery('label > ﬁ'))
  expect(matches({ ...record, fields: { label: '🎉' } })).toBe(true)
})
