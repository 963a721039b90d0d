import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileMask } from '../../src/mask/compile-options.ts'
import { ValueMasker } from '../../src/mask/masker.ts'
import { setUp } from './setup.ts'

/** Objects of another kind go the careful way, which keeps nothing of the calls before. */
const careful = (fields: object): object => Object.assign(Object.create({}) as object, fields)

const texts = fc.oneof(
  fc.constantFrom('EUR', 'USD', '', 'a"b', 'paid', '\u00e9', '\ud800', 'a@b.io', '4111111111111111', 'x'.repeat(13)),
  fc.string({ maxLength: 14 }),
)
const values = fc.oneof(
  { weight: 3, arbitrary: texts },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.boolean()) },
)
const calls = fc.array(fc.record({ currency: values, password: values, requestId: values, note: values }), {
  minLength: 1,
  maxLength: 60,
})

describe('a text that comes again under its key', () => {
  test.each(['off', 'keys', 'standard'] as const)(
    'is printed as it was the first time, and as the careful way prints it (masking %s)',
    (mode) => {
      fc.assert(
        fc.property(calls, (all) => {
          const [fast, slow] = [setUp(masked(mode)), setUp(masked(mode))]
          for (const fields of all) expect(fast.line('order placed', fields)).toBe(slow.line('order placed', careful(fields)))
        }),
        { numRuns: 300 },
      )
    },
  )

  test('is still found when others came between', () => {
    const { parse } = setUp()
    for (let count = 0; count < 300; count++) {
      const currency = count % 40 < 20 ? 'EUR' : `c${count}`
      expect(parse('order placed', { currency })).toMatchObject({ currency })
    }
  })
})

function masked(mode: 'off' | 'keys' | 'standard'): Parameters<typeof setUp>[0] {
  const compiled = compileMask({ mode }, { report: () => {} }, 'mask')
  return compiled === undefined ? {} : { masker: new ValueMasker(compiled, () => {}) }
}
