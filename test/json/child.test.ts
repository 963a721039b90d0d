import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileMask } from '../../src/mask/compile-options.ts'
import { ValueMasker } from '../../src/mask/masker.ts'
import { contextOf, setUp } from './setup.ts'

/** Objects of another kind go the careful way. */
const careful = (fields: object): object => Object.create({}, Object.getOwnPropertyDescriptors(fields)) as object

const keys = fc.constantFrom(
  'a',
  'a.b',
  'requestId',
  'reqId',
  'user',
  'password',
  'level',
  'error',
  'note',
  'region',
  '__proto__',
)
const values = fc.oneof(
  fc.constantFrom(
    'x',
    'a"b',
    'a@b.io',
    '4111111111111111',
    1,
    1.5,
    NaN,
    4111111111111111,
    true,
    null,
    undefined,
    5n,
    Symbol('s'),
  ),
  fc.constantFrom({ id: 1 }, [1], new Date(0), () => 1),
)
const members = fc
  .uniqueArray(fc.tuple(keys, values), { maxLength: 4, selector: ([key]) => key })
  .map((all) => Object.fromEntries(all))

function open(base: Record<string, unknown>) {
  const compiled = compileMask({}, { report: () => {} }, 'mask')
  return setUp({ base, ...(compiled !== undefined && { masker: new ValueMasker(compiled, () => {}) }) })
}

test('a child of usual fields gives the lines that the careful way gives', () => {
  const base = { region: 'eu', note: 'base' }
  const [fast, slow] = [open(base), open(base)]
  fc.assert(
    fc.property(members, members, members, fc.boolean(), (bindings, below, call, isNested) => {
      const bind = ({ encoder }: typeof fast, given: object) => {
        const bound = encoder.bind(given)
        return isNested ? encoder.bind({ module: 'm', note: 'inner' }, bound) : bound
      }
      const [one, other] = [bind(fast, bindings), bind(slow, careful(bindings))]
      for (const context of [undefined, below]) {
        for (const fields of [undefined, call, { order: 'o1' }]) {
          const more = (bound: typeof one) => ({ bound, ...(context !== undefined && { context: contextOf(context) }) })
          expect(fast.line('placed', fields, more(one))).toBe(slow.line('placed', fields, more(other)))
        }
      }
      expect(one.fields).toEqual(other.fields)
    }),
    { numRuns: 500 },
  )
})

test('what becomes of the fields of a child later changes no line', () => {
  const { parse, encoder } = setUp()
  const bindings = { module: 'db', shard: 1 }
  const bound = encoder.bind(bindings)
  bindings.module = 'changed'
  expect(parse('m', {}, { bound })).toMatchObject({ module: 'db', shard: 1 })
  expect(parse('m', { shard: 2 }, { bound })).toMatchObject({ module: 'db', shard: 2 })
})
