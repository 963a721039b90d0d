import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'
import { repairSegment } from '../../../src/store/segment/repair-segment.ts'
import { verifySegment } from '../../../src/store/segment/verify-segment.ts'
import { text$ } from './hostile.ts'
import { fileOf, linesOf, segmentOf } from './open.ts'

/** Two forms of lines with a column of their own each, large enough for frames of their own, and a third form without. */
function twoForms(): string[] {
  let seed = 7
  const random = (): string => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return seed.toString(16).padStart(8, '0')
  }
  return Array.from({ length: 3000 }, (_, row) => {
    const time = 1_763_740_000_000 + row * 7
    const id = random() + random() + random() + random()
    if (row % 3 === 0) return `{"level":30,"time":${time},"msg":"first","traceId":"${id}"}`
    return row % 3 === 1
      ? `{"level":30,"time":${time},"msg":"second","token":"x-${id}"}`
      : `{"level":30,"time":${time},"msg":"third"}`
  })
}

/** Changes a byte within the largest frame that lies before the last one. */
function damage(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes)
  damaged[at] = (damaged[at] ?? 0) ^ 0x5a
  return damaged
}

it('finds nothing wrong with a segment as it was written', () => {
  fc.assert(
    fc.property(text$, (text) => {
      expect(() => verifySegment(fileOf(buildSegment(linesOf(text), { level: 'online' }).bytes))).not.toThrow()
    }),
    { numRuns: 30 },
  )
}, 600_000)

it('finds any byte that has changed, and never reads another line than was written', () => {
  const lines = twoForms()
  const text = lines.join('\n')
  const { bytes } = buildSegment(linesOf(text), { level: 'online' })
  const known = new Set(lines)
  for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
    const file = fileOf(damage(bytes, at))
    expect(() => verifySegment(file)).toThrow(/Expected a segment/)
    try {
      for (const line of openSegment(file).lines()) expect(known).toContain(line.toString())
    } catch (error) {
      expect(error).toMatchObject({ code: /CORDWOOD_ERR_STORE_/ })
    }
  }
}, 600_000)

it('saves the lines that do not need the damaged frame, and says how many are lost', () => {
  const lines = twoForms()
  const { bytes } = buildSegment(linesOf(lines.join('\n')), { level: 'online' })
  const losses = new Set<number>()
  for (let at = 20; at < bytes.length; at += Math.ceil(bytes.length / 25)) {
    let repaired
    try {
      repaired = repairSegment(fileOf(damage(bytes, at)))
    } catch (error) {
      expect(error).toMatchObject({ code: 'CORDWOOD_ERR_STORE_DAMAGED' })
      continue
    }
    const saved = segmentOf(repaired.lines)
    const found = [...saved.lines()].map(String)
    expect(found.length + repaired.lost).toBe(lines.length)
    const kept = new Set(found)
    expect(found).toEqual(lines.filter((line) => kept.has(line)))
    losses.add(repaired.lost)
  }
  // The damage was in the ids of the one form, of the other, and where no line needs it (a filter).
  expect(losses).toContain(1000)
}, 600_000)

it('keeps the ids of foreign lines in front of a loss, and gives those behind it ids that no other line had', () => {
  const lines = twoForms()
  const whole = segmentOf(lines.join('\n'))
  const { bytes } = buildSegment(linesOf(lines.join('\n')), { level: 'online' })
  const before = new Set(lines.map((_, row) => whole.idOf(row)))
  for (let at = 20; at < bytes.length; at += Math.ceil(bytes.length / 20)) {
    let repaired
    try {
      repaired = repairSegment(fileOf(damage(bytes, at)))
    } catch {
      continue
    }
    if (repaired.lost !== 1000) continue
    const saved = segmentOf(repaired.lines)
    const ids = Array.from({ length: saved.summary.rows }, (_, row) => saved.idOf(row))
    expect(new Set(ids).size).toBe(ids.length)
    for (const [row, id] of ids.entries()) {
      if (before.has(id)) expect(saved.line(row).toString()).toBe(whole.line(whole.rowOf(id) ?? -1).toString())
    }
    expect(Number.isNaN(saved.times()[5])).toBe(false)
    return
  }
  expect.unreachable('no damage hit the ids of one form')
}, 600_000)

it('refuses what is no segment, what was cut off, and what a newer version wrote', () => {
  const { bytes } = buildSegment(linesOf('{"a":1}\n'), { level: 'online' })
  const newer = Buffer.from(bytes)
  newer.writeUInt16LE(2, 8)
  expect(() => openSegment(fileOf(newer))).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_STORE_VERSION' }))
  for (const broken of [
    Buffer.alloc(0),
    Buffer.from('{"a":1}\n'.repeat(9)),
    bytes.subarray(0, -1),
    bytes.subarray(0, 40),
    bytes.subarray(1),
  ]) {
    expect(() => openSegment(fileOf(broken))).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_STORE_DAMAGED' }))
  }
})
