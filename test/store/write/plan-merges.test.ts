import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SegmentEntry } from '../../../src/store/directory/manifest.ts'
import { planMerges, planTier } from '../../../src/store/write/plan-merges.ts'

const limits = { rows: 1_000, rawBytes: 100_000 }

function entry(number: number, rows: number, level: 'online' | 'cold' = 'online'): SegmentEntry {
  return { file: `${number}`, rows, rawBytes: rows * 100, bytes: rows * 5, firstTime: 0, lastTime: 0, level }
}

const entries = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1_500 }), fc.constantFrom('online' as const, 'cold' as const)), { maxLength: 40 })
  .map((list) => list.map(([rows, level], number) => entry(number, rows, level)))

it('merges what stands side by side, as much as fits into one', () => {
  fc.assert(
    fc.property(entries, (segments) => {
      const places = new Map(segments.map(({ file }, place) => [file, place]))
      let last = -1
      for (const group of planMerges(segments, limits)) {
        for (const [index, { file }] of group.entries()) {
          const place = places.get(file) ?? -1
          expect(index === 0 ? place > last : place === last + 1).toBe(true)
          last = place
        }
        const rows = group.reduce((sum, each) => sum + each.rows, 0)
        expect(group.length === 1 || rows <= limits.rows).toBe(true)
      }
    }),
  )
})

it('has nothing left to do when all that it planned was done', () => {
  fc.assert(
    fc.property(entries, (segments) => {
      const groups = planMerges(segments, limits)
      const merged = new Map(
        groups.map((group) => [
          group[0],
          entry(
            0,
            group.reduce((sum, each) => sum + each.rows, 0),
            'cold',
          ),
        ]),
      )
      const gone = new Set(groups.flatMap((group) => group.slice(1)))
      const after = segments.filter((each) => !gone.has(each)).map((each) => merged.get(each) ?? each)
      const again = planMerges(after, limits)
      // Two neighbours that did not fit into one with those around them may fit together now.
      expect(again.every((group) => group.length > 1 && group.every(({ level }) => level === 'cold'))).toBe(true)
    }),
  )
})

it('merges small segments so seldom that a line is merged a few times only, and keeps few of them', () => {
  let segments: SegmentEntry[] = []
  let work = 0
  for (let n = 0; n < 5_000; n++) {
    segments.push(entry(n, 10))
    for (let tier = planTier(segments, { rows: 262_144, rawBytes: 1 << 30 }); tier !== undefined;) {
      const rows = tier.reduce((sum, each) => sum + each.rows, 0)
      work += rows
      segments = [...segments.slice(0, -tier.length), entry(n, rows)]
      tier = planTier(segments, { rows: 262_144, rawBytes: 1 << 30 })
    }
  }
  expect(segments.length).toBeLessThan(40)
  expect(work / 50_000).toBeLessThan(6)
})

it('leaves full segments alone', () => {
  expect(
    planTier(
      Array.from({ length: 20 }, (_, n) => entry(n, 65_536)),
      { rows: 262_144, rawBytes: 1 << 30 },
    ),
  ).toBeUndefined()
})
