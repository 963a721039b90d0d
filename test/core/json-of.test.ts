import { expect, it } from 'vitest'
import { jsonOf } from '../../src/core/json-of.ts'

it('prints what JSON.stringify prints', () => {
  const value = { a: [1, { b: null, c: 'ü' }], d: new Date(0) }
  expect(jsonOf(value)).toBe(JSON.stringify(value))
  expect(jsonOf(undefined)).toBe('')
})

it.each([
  ['arrays', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
  ['objects', (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
])('prints the upper levels of %s that are deeper than the stack', (_, make) => {
  const text = jsonOf({ before: 1, deep: JSON.parse(make(200_000)) as unknown, after: 2 })
  expect(JSON.parse(text)).toMatchObject({ before: 1, after: 2 })
  expect(text).toContain('"[DEPTH_LIMIT_EXCEEDED]"')
  expect(text.length).toBeLessThan(3_000)
})
