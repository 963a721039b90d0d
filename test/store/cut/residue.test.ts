import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromResidue, makeResidue } from '../../../src/store/cut/residue.ts'
import type { CutKind } from '../../../src/store/cut/skeleton.ts'
import { line } from '../segment/hostile.ts'

/** The content of a JSON string that is the text, as bytes. */
const contentOf = (text: string): string => Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1')

it('keeps of a line what the other line does not have', () => {
  const values = ['10.0.0.1', contentOf('GET "/a"'), '200', 'it']
  const kinds: CutKind[] = ['string', 'string', 'bare', 'string']
  const residue = makeResidue('10.0.0.1 - it was GET "/a" 200', values, kinds)
  expect(residue).toBe('\0\u0001 - it was \0\u0082 \0\u0003')
  expect(fromResidue(residue, (slot) => values[slot] ?? '')).toBe('10.0.0.1 - it was GET "/a" 200')
})

it('gives any line back, whatever values the other line has', () => {
  const value = fc.oneof(line, fc.string({ maxLength: 8 }).map(contentOf))
  fc.assert(
    fc.property(line, fc.array(value, { maxLength: 6 }), fc.string({ maxLength: 4 }), (own, others, end) => {
      const values = [...others, contentOf(own), contentOf(end)]
      const whole = Buffer.from(`${own} ${others.join(' ')} ${end}`, 'utf8').toString('latin1')
      const kinds = values.map((text): CutKind => {
        try {
          JSON.parse(`"${text}"`)
          return 'string'
        } catch {
          return 'bare'
        }
      })
      expect(fromResidue(makeResidue(whole, values, kinds), (slot) => values[slot] ?? '')).toBe(whole)
    }),
  )
})
