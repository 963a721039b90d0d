import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import { collapseBatch } from '../../src/template/collapse.ts'

interface Given {
  readonly message: string
  readonly level: number
  readonly fields: Record<string, unknown>
}

function batchOf(given: readonly Given[]): LineBatch {
  return {
    lines: given.map(({ message, fields }) => `${JSON.stringify({ ...fields, message })}\n`),
    levels: given.map(({ level }) => level),
    times: given.map((_line, index) => 1000 + index),
    sequences: given.map((_line, index) => index + 1),
    shapes: given.map(() => undefined),
    contexts: given.map(() => undefined),
    bootId: 'boot1',
  }
}

const line = fc.record({
  message: fc.oneof(fc.constantFrom('opened', 'closed', 'retry 7', 'retry 12'), fc.string()),
  level: fc.constantFrom(20, 30, 40, 50, 60),
  fields: fc.dictionary(
    fc.constantFrom('a', 'b', 'count', '__proto__', 'summary'),
    fc.oneof(fc.nat(), fc.string(), fc.jsonValue({ maxDepth: 2 })),
  ),
})

it('makes valid lines without a name twice, counts every line once, and leaves errors as they are', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 2, max: 8 }), fc.nat(4), (given, minCount, samples) => {
      const before = batchOf(given)
      const { batch, collapsed } = collapseBatch(before, { minCount, samples })
      expect(batch.lines.length + collapsed).toBe(given.length)
      for (const list of [batch.levels, batch.times, batch.sequences, batch.shapes, batch.contexts])
        expect(list).toHaveLength(batch.lines.length)
      let counted = 0
      for (const [place, text] of batch.lines.entries()) {
        expect(text.endsWith('\n') && !text.slice(0, -1).includes('\n')).toBe(true)
        const isOld = before.lines.includes(text)
        if (isOld) counted++
        else {
          const made = JSON.parse(text) as { count: number; sample_details: unknown[] }
          expect(batch.levels[place]).toBeLessThan(50)
          expect(made.count).toBeGreaterThanOrEqual(minCount)
          expect(made.sample_details).toHaveLength(Math.min(samples, made.count))
          counted += made.count
        }
      }
      expect(counted).toBe(given.length)
      const errors = before.lines.filter((_text, place) => (before.levels[place] ?? 0) >= 50)
      expect(batch.lines.filter((_text, place) => (batch.levels[place] ?? 0) >= 50)).toEqual(errors)
      expect([...batch.sequences].sort((a, b) => a - b)).toEqual(batch.sequences)
    }),
    { numRuns: 300 },
  )
})

it('summarises numbers within objects by their paths, and leaves out those that are always the same', () => {
  const given = Array.from({ length: 100 }, (_, index) => ({
    message: 'paid',
    level: 30,
    fields: { order: { amount: index + 1, items: 3 }, tax: 5 },
  }))
  const { batch } = collapseBatch(batchOf(given), { minCount: 6, samples: 2 })
  expect(JSON.parse(batch.lines[0] ?? '')).toMatchObject({
    tax: 5,
    summary: { 'order.amount': { min: 1, max: 100, mean: 50.5, sum: 5050, p99: 99 } },
    sample_details: [{ order: { amount: 1, items: 3 } }, { order: { amount: 100, items: 3 } }],
  })
})

it('leaves lines as they are that are no JSON objects', () => {
  const lines = Array.from({ length: 10 }, () => 'plain text\n')
  const before = {
    ...batchOf([]),
    lines,
    levels: lines.map(() => 30),
    times: lines.map(() => 1),
    sequences: lines.map((_line, index) => index),
    shapes: lines.map(() => undefined),
  }
  expect(collapseBatch(before, { minCount: 2, samples: 1 })).toEqual({ batch: before, collapsed: 0 })
})
