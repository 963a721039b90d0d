import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DeclaredFields } from '../../src/core/declared-fields.ts'
import { declaredMapping } from '../../src/elasticsearch/bootstrap/declared-mapping.ts'

it('maps each kind, and makes objects of dots', () => {
  expect(
    declaredMapping([{ orderId: 'keyword', amount: 'number', paid: 'boolean', 'order.at': 'date', 'user.id': 'keyword' }]),
  ).toEqual({
    orderId: { type: 'keyword', ignore_above: 1024 },
    amount: { type: 'double' },
    paid: { type: 'boolean' },
    order: { properties: { at: { type: 'date' } } },
    user: { properties: { id: { type: 'keyword', ignore_above: 1024 } } },
  })
})

it('keeps the first of declarations that contradict each other, and names the others', () => {
  const conflicts: string[] = []
  const mapping = declaredMapping(
    [
      { a: 'number', 'b.c': 'date' },
      { a: 'number', d: 'boolean' },
      { a: 'keyword', b: 'keyword', 'a.e': 'number' },
    ],
    (name) => conflicts.push(name),
  )
  expect(mapping).toEqual({ a: { type: 'double' }, b: { properties: { c: { type: 'date' } } }, d: { type: 'boolean' } })
  expect(conflicts).toEqual(['a', 'b', 'a.e'])
})

const step = fc.constantFrom('a', 'b', '__proto__', 'constructor')
const declaration: fc.Arbitrary<DeclaredFields> = fc
  .array(
    fc.tuple(
      fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.')),
      fc.constantFrom('keyword' as const, 'number' as const, 'boolean' as const, 'date' as const),
    ),
  )
  .map((entries) => Object.fromEntries(entries))

it('has each declared field once, in its own kind or named as a conflict, whatever the names', () => {
  const types = { keyword: 'keyword', number: 'double', boolean: 'boolean', date: 'date' }
  fc.assert(
    fc.property(fc.array(declaration), (declared) => {
      const conflicts = new Set<string>()
      const mapping = JSON.parse(JSON.stringify(declaredMapping(declared, (name) => conflicts.add(name)))) as object
      for (const [name, kind] of declared.flatMap((fields) => Object.entries(fields))) {
        let found: unknown = { properties: mapping }
        for (const part of name.split('.')) {
          const below = (found as { properties?: object } | undefined)?.properties
          found = below !== undefined && Object.hasOwn(below, part) ? Reflect.get(below, part) : undefined
        }
        expect((found as { type?: string } | undefined)?.type === types[kind] || conflicts.has(name)).toBe(true)
      }
    }),
  )
})
