import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareClosedNames } from '../../src/core/closed-file.ts'
import { type ClosedFile, type KeepOptions, outdated } from '../../src/sinks/rotate-retention.ts'

const now = Date.parse('2026-11-21T00:00:00Z')
const dayMs = 86_400_000

const files: fc.Arbitrary<readonly ClosedFile[]> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }), fc.nat(5_000)), {
    selector: ([day, number]) => `${day}.${number}`,
  })
  .map((list) =>
    list.map(([day, number, bytes]) => {
      const writtenAt = now - (21 - day) * dayMs
      const stamp = new Date(writtenAt).toISOString().slice(0, 10)
      return { stamp, number, bytes, writtenAt, compression: undefined }
    }),
  )
const keep: fc.Arbitrary<KeepOptions> = fc.record(
  { files: fc.nat(60), maxAgeDays: fc.double({ min: 0.1, max: 25, noNaN: true }), totalBytes: fc.nat(100_000) },
  { requiredKeys: [] },
)

test('what is kept is within every limit', () => {
  fc.assert(
    fc.property(files, keep, (all, limits) => {
      const gone = new Set(outdated(all, limits, now))
      const kept = all.filter((file) => !gone.has(file))
      expect(kept.length).toBeLessThanOrEqual(limits.files ?? Infinity)
      expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(limits.totalBytes ?? Infinity)
      for (const { writtenAt } of kept) expect(now - writtenAt).toBeLessThanOrEqual((limits.maxAgeDays ?? Infinity) * dayMs)
    }),
  )
})

test('what goes is older than all that is kept, oldest first, and the newest that goes would break a limit', () => {
  fc.assert(
    fc.property(files, keep, (all, limits) => {
      const gone = outdated(all, limits, now)
      const kept = all.filter((file) => !gone.includes(file))
      expect(gone).toEqual(gone.toSorted(compareClosedNames))
      const newestGone = gone.at(-1)
      if (newestGone === undefined) return
      for (const file of kept) expect(compareClosedNames(file, newestGone)).toBeGreaterThan(0)
      const bytes = kept.reduce((sum, file) => sum + file.bytes, newestGone.bytes)
      const breaks =
        kept.length + 1 > (limits.files ?? Infinity) ||
        bytes > (limits.totalBytes ?? Infinity) ||
        now - newestGone.writtenAt > (limits.maxAgeDays ?? Infinity) * dayMs
      expect(breaks).toBe(true)
    }),
  )
})

test('without limits all are kept', () => {
  fc.assert(fc.property(files, (all) => outdated(all, {}, now).length === 0))
  expect(outdated([], {}, now)).toEqual([])
})
