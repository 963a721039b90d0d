import { expect, it } from 'vitest'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'

it('puts lines together whose texts end anywhere in the window that they are read in', () => {
  // Texts of 36 to 60 bytes, each with a number of its own: some windows of 32 KiB are full to the last byte.
  const lines = Array.from({ length: 10_000 }, (_, at) => {
    const order = (at * 7_919_317) % 100_000_007
    return `{"level":30,"time":${1_795_000_000_000 + at},"msg":"order ${order} was placed by user ${(at * 31) % 90_001} from ${'far'.repeat(at % 5)}"}`
  })
  const text = `${lines.join('\n')}\n`
  const { bytes } = buildSegment({ text, runs: [{ row: 0, print: 'aaaaaaaaaaaaaa', offset: 0, time: 0 }] }, { level: 'online' })
  const segment = openSegment({ name: 'windows', size: bytes.length, read: (at, count) => bytes.subarray(at, at + count) })
  expect(segment.text() === text).toBe(true)
})
