import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildSegment, type SegmentHint } from '../../../src/store/segment/build-segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'
import { verifySegment } from '../../../src/store/segment/verify-segment.ts'
import type { Segment } from '../../../src/store/segment/segment.ts'
import { fileOf, linesOf } from './open.ts'

function build(text: string, hint?: SegmentHint): { readonly segment: Segment; readonly hint: SegmentHint } {
  const built = buildSegment(linesOf(text), { level: 'online', hint })
  verifySegment(fileOf(built.bytes))
  return { segment: openSegment(fileOf(built.bytes)), hint: built.hint }
}

const line = (time: string, sequence: string, count: string): string =>
  `{"@timestamp":"${time}","event.sequence":${sequence},"message":"m","count":${count},"process.entity_id":"0mg7j7ou0abcdefgh"}\n`

const plain = Array.from({ length: 40 }, (_, n) =>
  line(new Date(Date.UTC(2026, 10, 20, 9, 0, n >> 2, n * 7)).toISOString(), String(n + 1), String(n * 31)),
).join('')

const times = fc.oneof(
  fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer({ min: 0, max: 5000 }).map((ms) => new Date(Date.UTC(2026, 10, 20, 9, 0, 0, ms)).toISOString()),
  fc.constantFrom(
    '2026-02-30T09:00:00.000Z',
    '2026-11-20T09:00:60.000Z',
    '2026-11-20T09:00:00.00\\u0030Z',
    '2026-11-20T09:00:00.12xZ',
    '2026-11-20T09:00:00.123z',
    '2026-11-20T09:00:00.1234Z',
    '2026-11-20T09:00:00,123Z',
    '2026-11-20T09:00:00.123+01:00',
    '2026-11-20T24:00:00.000Z',
    '0000-00-00T00:00:00.000Z',
    '',
    'no time',
  ),
)
const numbers = fc.oneof(
  fc.integer({ min: -5, max: 100_000 }).map(String),
  fc.constantFrom(
    '-0',
    '0',
    '-1',
    '1.0',
    '1e3',
    '1E3',
    '999999999999999',
    '1000000000000000',
    '12345678901234567890',
    'true',
    'null',
  ),
)

describe('values that the piece before says are numbers', () => {
  it('come back whatever they are, and mean what they mean without it', () => {
    const { hint } = build(plain)
    expect(hint['string @timestamp']?.kind).toBe('time')
    expect(hint['bare count']?.kind).toBe('int')
    fc.assert(
      fc.property(fc.array(fc.tuple(times, numbers, numbers), { minLength: 1, maxLength: 40 }), fc.boolean(), (rows, isFirst) => {
        const odd = rows.map((row) => line(...row)).join('')
        const text = isFirst ? odd + plain : plain + odd
        const hinted = build(text, hint)
        const free = build(text)
        expect(hinted.segment.text()).toBe(text)
        expect(hinted.segment.times()).toEqual(free.segment.times())
        const all = Uint32Array.from({ length: rows.length + 40 }, (_, row) => row)
        expect([...hinted.segment.records(all)]).toEqual([...free.segment.records(all)])
        // What it says of them serves the next piece as well.
        expect(build(plain, hinted.hint).segment.text()).toBe(plain)
      }),
      { numRuns: 40 },
    )
  })

  it('are told apart at the end of a line that was cut off', () => {
    const { hint } = build(plain)
    for (const end of ['"2026-11-20T09:00:00.123Z', '"2026-11-20T09:00:00.123Z"', '"2026-11-20T09']) {
      const text = `${plain}{"@timestamp":${end}`
      expect(build(text, hint).segment.text()).toBe(text)
    }
    for (const end of ['', '1', '12', '12.', '12e']) {
      const text = `${plain}{"@timestamp":"2026-11-20T09:00:00.123Z","event.sequence":${end}`
      expect(build(text, hint).segment.text()).toBe(text)
    }
  })
})
