import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { repairSegment } from '../../../src/store/segment/repair-segment.ts'
import { verifySegment } from '../../../src/store/segment/verify-segment.ts'
import { line } from './hostile.ts'
import { fileOf, latin1, linesOf, segmentOf } from './open.ts'

/** What a parser might make of a line: a line of JSON that has it, or parts of it; or no line of JSON at all. */
function derive(own: string, way: number): string {
  const text = Buffer.from(own, 'latin1').toString('utf8')
  const members = { message: text, first: text.split(' ')[0], level: 'warn', n: own.length }
  if (way === 0) return own
  return way === 1 && own.endsWith('}')
    ? `${own.slice(0, -1)},"log.template_id":"00000000000000aa"}`
    : latin1(JSON.stringify(members))
}

it('gives lines back as they were, and those that are read in their place too', () => {
  const lines = fc.array(fc.tuple(line, fc.constantFrom(1, 1, 40), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(lines, (made) => {
      const all = made.flatMap(([own, times, way]) => Array.from({ length: times }, () => [own, way] as const))
      const derived = new Map(all.flatMap(([own, way], row) => (way === 3 ? [] : [[row, derive(own, way)] as const])))
      const text = `${all.map(([own]) => own).join('\n')}\n`
      const { bytes } = buildSegment(linesOf(text, { derived }), { level: 'online' })
      verifySegment(fileOf(bytes))
      const segment = segmentOf(linesOf(text, { derived }))
      expect(segment.text()).toBe(text)
      expect(segment.derived()).toEqual(derived)
      const last = all.length - 1
      expect(segment.line(last).toString('latin1')).toBe(all[last]?.[0])
      expect(segment.rowOf(segment.idOf(last)) === undefined).toBe(false)
      expect(repairSegment(fileOf(bytes))).toMatchObject({ lost: 0, lines: { text } })
    }),
    { numRuns: 60 },
  )
}, 600_000)

it('stores once what both lines have', () => {
  const ids = Array.from(
    { length: 2000 },
    (_, row) => `${(row * 2_654_435_761).toString(36)}-${(row * row * 40_503).toString(36)}`,
  )
  const raw = ids.map((id, row) => `10.0.${row % 7}.1 - "GET /orders/${id}" ${row % 3 === 0 ? 404 : 200}`)
  const derived = new Map(
    raw.map((own, row) => [
      row,
      JSON.stringify({ message: own, 'url.path': `/orders/${ids[row]}`, status: row % 3 === 0 ? 404 : 200 }),
    ]),
  )
  const text = raw.join('\n')
  const alone = segmentOf([...derived.values()].join('\n')).summary.bytes
  expect(segmentOf(linesOf(text, { derived })).summary.bytes).toBeLessThan(alone * 1.03 + 400)
})
