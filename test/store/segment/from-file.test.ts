import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineFile } from '../../../src/store/cut/line-window.ts'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'
import { verifySegment } from '../../../src/store/segment/verify-segment.ts'
import { text$ } from './hostile.ts'
import { fileOf, linesOf } from './open.ts'

function linesIn(bytes: Buffer): LineFile {
  return { length: bytes.length, read: (into, at) => bytes.copy(into, 0, at) }
}

it('makes the very segment of a file that it makes of its bytes', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(text$, text$, (first, second) => {
      const { hint } = buildSegment(linesOf(first), { level: 'online' })
      for (const known of [undefined, hint]) {
        const whole = buildSegment(linesOf(second), { level: 'online', hint: known })
        const text = linesIn(Buffer.from(second, 'latin1'))
        const read = buildSegment({ ...linesOf(''), text }, { level: 'online', hint: known })
        expect(read).toEqual(whole)
        expect(openSegment(fileOf(read.bytes)).text()).toBe(second)
      }
    }),
    { numRuns: 150 },
  )
})

it(
  'makes a segment of a file of which a piece is at hand at a time, without knowing anything of it',
  { timeout: 300_000 },
  () => {
    const [usual] = fc.sample(text$, { numRuns: 1, seed: 5 })
    const long = `{"level":30,"time":1763740000000,"msg":"${'x'.repeat(1_500_000)}"}\n`
    const rows = Array.from({ length: 30_000 }, (_, n) => {
      const reader = n === 20_000 ? '"none"' : n % 3
      return `{"level":30,"time":${1_763_740_000_000 + n},"n":${n === 25_000 ? '"word"' : n},"id":"request-${n >> 2}","reader":${reader},"msg":"user ${n % 70} came"}\n`
    })
    const text = `${rows.slice(0, 15_000).join('')}${long}${usual ?? ''}\n${rows.slice(15_000).join('')}no end`
    const { bytes } = buildSegment({ ...linesOf(''), text: linesIn(Buffer.from(text, 'latin1')) }, { level: 'online' })
    verifySegment(fileOf(bytes))
    const segment = openSegment(fileOf(bytes))
    expect(segment.text() === text).toBe(true)
    expect(segment.summary).toMatchObject({ rawBytes: text.length, rows: text.split('\n').length })
  },
)
