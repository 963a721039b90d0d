import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTestLogger } from '../../src/testing/index.ts'

const names = ['a', 'b', 'c', 'orderId', 'items', 'requestId', 'user', 'event', 'hash', 'd.e', 'message']
const scalar = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
)
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'x y', 'kind'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any
const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4, noNullPrototype: true })
const isOff = { mask: { mode: 'off' } } as const

it('finds each record by the fields that it was logged with, whatever they are, and by each of them alone', () => {
  fc.assert(
    fc.property(fields, (given) => {
      const { log, recorder } = createTestLogger(isOff)
      log.info('logged', given)
      recorder.assertLogged({ message: 'logged', fields: given }, 1)
      for (const [name, each] of Object.entries(given)) recorder.assertLogged({ fields: { [name]: each } })
    }),
    { numRuns: 500 },
  )
})

it('finds no record by fields of which one is another', () => {
  fc.assert(
    fc.property(fields, fc.constantFrom(...names), fc.string(), (given, name, text) => {
      const { log, recorder } = createTestLogger(isOff)
      log.info('logged', { ...given, [name]: `${text} was logged` })
      recorder.assertNotLogged({ fields: { ...given, [name]: `${text} was not logged` } })
      expect(() => recorder.assertLogged({ fields: { ...given, [name]: 'other' } })).toThrow(/got none among 1/)
    }),
    { numRuns: 200 },
  )
})
