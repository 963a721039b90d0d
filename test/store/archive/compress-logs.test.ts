import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compressLogs, decompressLogs } from '../../../src/store/index.ts'

const code = (name: string): unknown => expect.objectContaining({ code: name })

it('gives back objects and texts of any kind, in their order', { timeout: 600_000 }, () => {
  const record = fc.oneof(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    fc.record({ level: fc.constantFrom(30, 50), time: fc.nat(), msg: fc.string() }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '\n',
      '\r',
      '{',
      '{"a":1}',
      '"',
      '"a"',
      'a\nb',
      '\ud800',
      '\u0000',
      'é',
      'Jun 14 15:16:01 web sshd[199]: done',
    ),
  )
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), fc.constantFrom('online' as const, 'cold' as const), (records, level) => {
      const asJson = records.map((each): unknown => (typeof each === 'string' ? each : JSON.parse(JSON.stringify(each))))
      expect(decompressLogs(compressLogs(records, { level }).data)).toEqual(asJson)
    }),
    { numRuns: 60 },
  )
})

it('counts the templates over all pieces, and says how much smaller the data is', { timeout: 600_000 }, () => {
  const records = function* (): Generator<object> {
    for (let n = 0; n < 70_000; n++)
      yield { time: 1.7e12 + n * 10, level: 30, msg: n % 7 === 0 ? `cart ${n} emptied` : `order ${n} placed` }
  }
  const { data, ratio, templates } = compressLogs(records())
  expect(templates.map(({ template, count }) => [template, count])).toEqual([
    ['order <*> placed', 60_000],
    ['cart <*> emptied', 10_000],
  ])
  const lines = [...records()].map((record) => `${JSON.stringify(record)}\n`).join('')
  expect(ratio).toBe(lines.length / data.length)
  expect(ratio).toBeGreaterThan(20)
  expect(decompressLogs(data)).toEqual([...records()])
})

it('takes nothing, too', () => {
  const { data, ratio, templates } = compressLogs([])
  expect([ratio, templates, decompressLogs(data)]).toEqual([0, [], []])
})

it.each([
  ['a number', 12],
  ['null', null],
  ['a list', [1]],
  ['a date, which prints as a text', new Date(0)],
  ['what JSON cannot print', { big: 1n }],
])('refuses %s among the records, and says where', (_what, record) => {
  const records = [{ a: 1 }, record] as unknown as object[]
  expect(() => compressLogs(records)).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
  expect(() => compressLogs(records)).toThrow(/record 1 /)
})

it('refuses one text in the place of a list, options that it does not have, and data that are no bytes', () => {
  expect(() => compressLogs('one line')).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
  expect(() => compressLogs([], { quality: 11 } as object)).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
  expect(() => decompressLogs('text' as unknown as Uint8Array)).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
})

it('finds each byte that was changed, and each end that was cut off', () => {
  const { data } = compressLogs([{ level: 30, msg: 'started' }, 'a line', { level: 30, msg: 'a\nb' }])
  for (let place = 0; place < data.length; place++) {
    const changed = Buffer.from(data)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(() => decompressLogs(changed)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^CORDWOOD_ERR_STORE_/) as string }),
    )
    expect(() => decompressLogs(data.subarray(0, place))).toThrow(code('CORDWOOD_ERR_STORE_DAMAGED'))
  }
})

it('refuses data of a newer version by name', () => {
  const { data } = compressLogs([{ a: 1 }])
  data.writeUInt16LE(2, 8)
  expect(() => decompressLogs(data)).toThrow(code('CORDWOOD_ERR_STORE_VERSION'))
})
