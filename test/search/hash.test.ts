import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger, type MaskOptions, memory } from '../../src/index.ts'
import { type Logs, kql, openLogs } from '../../src/search/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'hash-'))
const path = join(folder, 'app.log')
const mask: MaskOptions = {
  strategy: { email: 'hash' },
  paths: { userId: 'hash', 'customer.code': 'hash' },
  keys: { add: { tenant: 'hash' } },
  hash: { key: 'a key of 16 bytes or more', keyId: 'k7' },
}
let logs: Logs

beforeAll(async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], mask })
  log.info('one', { userId: 'u-1', tenant: 'acme' })
  log.info('two', { userId: 'u-2', customer: { code: 4711 } })
  log.info('sent to Ann.Lee@Example.com', { email: 'bob@example.com' })
  const plain = createLogger({ sinks: [sink], mask: { mode: 'off' } })
  plain.info('before hashing', { userId: 'u-1' })
  await log.close()
  await plain.close()
  writeFileSync(path, sink.lines.map((line) => `${line.trimEnd()}\n`).join(''))
  logs = await openLogs(path, { mask })
})

afterAll(async () => {
  await logs.close()
  rmSync(folder, { recursive: true })
})

const found = async (query: string): Promise<string[]> =>
  (await logs.query(query).search({ order: 'oldest' })).records.map(({ message }) => message)

test.each([
  ['userId:"u-1"', ['one', 'before hashing']],
  ['user.id:u-2', ['two']],
  ['not userId:"u-1" and userId:*', ['two']],
  ['tenant:acme or customer.code:4711', ['one', 'two']],
  ['email:"bob@example.com"', [expect.stringMatching(/^sent to \[EMAIL:k7\./)]],
  ['"ann.lee@example.com"', [expect.stringMatching(/^sent to \[EMAIL:k7\./)]],
  ['userId:u-*', ['before hashing']],
  ['userId:"u-3"', []],
])('values that were hashed are found by what they were: %s', async (query, messages) => {
  expect(await found(query)).toEqual(messages)
})

test('the lines themselves say nothing of the values', () => {
  const hashed = readFileSync(path, 'utf8').split('\n').slice(0, 3).join('\n')
  expect(hashed).not.toMatch(/u-1|u-2|acme|4711|example/i)
})

test('a value that code gives is hashed as well, and the plan shows what is asked', async () => {
  const query = logs.query().where('userId', 'in', ['u-2'])
  expect((await query.search()).total).toBe(1)
  expect(query.explain().query).toMatch(/^userId:\("u-2" or "\[VALUE:k7\.[\w-]{16}\]"\)$/)
  const userId = 'u-1'
  expect((await logs.query(kql`userId:${userId}`).search()).total).toBe(2)
})

test('values within aggregations, in a guard and of a person are found too', async () => {
  const { kinds, days } = await logs.aggregate('*', {
    kinds: { filters: { one: 'userId:"u-1"', two: 'userId:"u-2"' } },
    days: { dateHistogram: '1d', aggs: { kinds: { filters: { acme: 'tenant:acme' } } } },
  })
  expect(kinds).toEqual({ one: { count: 2 }, two: { count: 1 } })
  expect(days.buckets.map((day) => day.kinds.acme.count)).toEqual([1])
  const { levels } = await logs.aggregate('*', { levels: { significant: 'level', background: 'userId:"u-1"', minCount: 1 } })
  expect(levels.background).toBe(2)
  const within = await openLogs(path, { mask, guard: kql`user.id:${'u-1'}` })
  expect((await within.search('*')).total).toBe(2)
  const audit = { audit: () => ({ durable: Promise.resolve() }) }
  expect((await logs.findPerson({ 'user.id': 'u-1' }, { audit, actor: 'a', reference: 'r' })).lines).toBe(2)
  await within.close()
})

test('without a key, or with another, nothing is found and the options say so', async () => {
  await expect(openLogs(path, { mask: { paths: ['userId'] } })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_OPTION_INVALID' })
  await expect(openLogs(path, { mask: { mode: 'off', hash: { key: 'x'.repeat(16) } } })).rejects.toMatchObject({
    code: 'CORDWOOD_ERR_OPTION_INVALID',
  })
  const other = await openLogs(path, { mask: { ...mask, hash: { key: 'another key of 16 bytes' } } })
  expect((await other.query('userId:"u-2"').search()).total).toBe(0)
  await other.close()
})
