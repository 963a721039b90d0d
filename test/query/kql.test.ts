import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kql, type KqlValue } from '../../src/query/kql.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { printQuery } from '../../src/query/print.ts'

it('quotes strings, prints numbers and booleans, and makes arrays alternatives', () => {
  const when = new Date('2026-11-21T10:00:00Z')
  const node = kql`user.id:${'ann'} and n > ${-1.5} and ok:${true} and tag:${['a', 'b']} and big:${12345678901234567890n} and @timestamp >= ${when}`
  expect(printQuery(node)).toBe(
    'user.id:"ann" and n > -1.5 and ok:true and tag:("a" or "b") and big:12345678901234567890 and @timestamp >= "2026-11-21T10:00:00.000Z"',
  )
})

it('never lets a string be anything but one literal', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('" or *', '\\" or a:b', '\\', '*', 'x) or (y')),
      (value) => {
        expect(kql`user.id:${value} and level:error`).toEqual({
          kind: 'and',
          clauses: [
            { kind: 'match', field: 'user.id', value: { kind: 'quoted', text: value } },
            { kind: 'match', field: 'level', value: { kind: 'text', text: 'error' } },
          ],
        })
      },
    ),
    { numRuns: 5000 },
  )
})

it('takes a query as a clause', () => {
  const either = parseQuery('a:1 or b:2')
  expect(printQuery(kql`level:error and ${either}`)).toBe('level:error and (a:1 or b:2)')
  expect(printQuery(kql`not ${either}`)).toBe('not (a:1 or b:2)')
})

it('refuses a value within quotes, within a word and as a field', () => {
  const value = 'x'
  expect(() => kql`message:"hello ${value}"`).toThrow(/CORDWOOD|Expected/)
  expect(() => kql`user:a${5}`).toThrow(/where a value can stand/)
  expect(() => kql`user:${5}a`).toThrow(/where a value can stand/)
  expect(() => kql`${value}:error`).toThrow(/where a value can stand/)
  expect(() => kql`${value} > 5`).toThrow(/where a value can stand/)
  expect(() => kql`message:"a${' '}b"`).toThrow(/Expected/)
})

it('refuses values that are none', () => {
  for (const value of [undefined, null, NaN, Infinity, {}, [], [null], new Date(NaN), Symbol('x')]) {
    expect(() => kql`a:${value as KqlValue}`).toThrow(/hole 1 of the kql template/)
  }
})
