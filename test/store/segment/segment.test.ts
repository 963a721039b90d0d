import { expect, it } from 'vitest'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'

const run = { row: 0, print: '0123456789abcd', offset: 0, time: 1_763_740_000_000 }

it('gives the lines back as they were', () => {
  const text = '{"level":30,"time":1763740000001,"msg":"a"}\nplain\n\n'
  const { bytes } = buildSegment({ text, runs: [run] }, { level: 'online' })
  const segment = openSegment({ name: 'test', size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) })
  expect([...segment.lines()].map(String)).toEqual(['{"level":30,"time":1763740000001,"msg":"a"}', 'plain', ''])
  expect(segment.record(0)?.message).toBe('a')
  expect(segment.times()[1]).toBe(1_763_740_000_001)
})
