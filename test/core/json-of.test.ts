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
])('prints %s that are deeper than the stack: all of them where Node can, or the upper levels', (_, make) => {
  const value = { before: 1, deep: JSON.parse(make(200_000)) as unknown, after: 2 }
  const text = jsonOf(value)
  expect(JSON.parse(text)).toMatchObject({ before: 1, after: 2 })
  let whole: string | undefined
  try {
    whole = JSON.stringify(value)
  } catch {
    // Node 22 and 24 print by recursion; Node 26 does not.
  }
  if (whole !== undefined) return expect(text === whole).toBe(true)
  expect(text).toContain('"[DEPTH_LIMIT_EXCEEDED]"')
  expect(text.length).toBeLessThan(3_000)
})
