import fc from 'fast-check'
import { expect, it } from 'vitest'
import { words } from '../../../src/query/words.ts'
import { templateSpans } from '../../../src/store/engine/template-spans.ts'

const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom(
    'a',
    '7',
    '1.5',
    'x_y',
    "can't",
    '\u0301b',
    '\u200d🎉',
    '1️⃣',
    'ש"ת',
    '日本',
    'カタ',
    '_',
    '.',
    ':',
    '#',
    'z'.repeat(260),
  ),
)
const pieces = fc.array(
  fc
    .array(fc.oneof(anyText, fc.constantFrom(...Array.from(' \t=/-()[]{}<>|?!@&+%$^~`'))), { maxLength: 4 })
    .map((parts) => parts.join('')),
  { minLength: 1, maxLength: 4 },
)

it('cuts templates where words end, whatever stands in their variables', () => {
  fc.assert(
    fc.property(pieces, fc.array(anyText, { minLength: 4, maxLength: 4 }), (texts, values) => {
      const whole = texts.map((piece, at) => piece + (at < texts.length - 1 ? (values[at] ?? '') : '')).join('')
      const { literals, spans } = templateSpans(texts)
      const stretches = [...literals, ...spans.map(({ texts, slots }) => texts.map((text, at) => text + (at < slots.length ? (values[slots[at] ?? 0] ?? '') : '')).join(''))] // prettier-ignore
      expect(stretches.flatMap((stretch) => words(stretch)).sort()).toEqual(words(whole).sort())
    }),
    { numRuns: 3000 },
  )
})

it('keeps all text and every variable, each once', () => {
  const { literals, spans } = templateSpans(['user_', ' from ', ':', ' ok'])
  expect(literals).toEqual([' from ', ' ok'])
  expect(spans).toEqual([
    { texts: ['user_', ''], slots: [0] },
    { texts: ['', ':', ''], slots: [1, 2] },
  ])
  expect(templateSpans(['nothing varies'])).toEqual({ literals: ['nothing varies'], spans: [] })
})
