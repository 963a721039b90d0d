import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClosedName, compareClosedNames, packedPaths, parseClosedName, printClosedName } from '../../src/core/closed-file.ts'

const stamp = fc
  .tuple(fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true }), fc.constantFrom(10, 13, 19))
  .map(([date, length]) => date.toISOString().slice(0, length).replaceAll(':', '-'))
const closedName: fc.Arbitrary<ClosedName> = fc.record({
  stamp,
  number: fc.nat(),
  compression: fc.constantFrom(undefined, 'gzip', 'zstd'),
})

describe('the name of a closed file', () => {
  test('is read as it was printed, for any base', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), closedName, (base, name) => {
        expect(parseClosedName(base, printClosedName(base, name))).toEqual(name)
      }),
    )
  })

  test('belongs to one base only', () => {
    expect(parseClosedName('app.log', 'app.log.2026-11-20.2.gz')).toEqual({ stamp: '2026-11-20', number: 2, compression: 'gzip' })
    expect(parseClosedName('app', 'app.log.2026-11-20.2.gz')).toBeUndefined()
    expect(parseClosedName('app.log', 'my-app.log.2026-11-20.2.gz')).toBeUndefined()
  })

  test.each([
    'app.log',
    'app.log.1',
    'app.log.1.gz',
    'app.log-20261120',
    'app.log.2026-11-20.bak',
    'app.log.2026-11-20.01',
    'app.log.2026-11-20.0',
    'app.log.2026-11-20.gz.gz',
    'app.log.2026-11-20T10:00:00',
    'app.log.2026-11-20.99999999999999999',
    '.app.log.2026-11-20.gz',
  ])('is not %s', (name) => {
    expect(parseClosedName('app.log', name)).toBeUndefined()
  })

  test('orders files by their number, not by its letters', () => {
    const names = ['app.log.2026-11-20.10', 'app.log.2026-11-20.9.gz', 'app.log.2026-11-19.11', 'app.log.2026-11-20']
    const parsed = names.map((name) => ({ name, ...parseClosedName('app.log', name) })) as (ClosedName & { name: string })[]
    expect(parsed.sort(compareClosedNames).map(({ name }) => name)).toEqual([
      'app.log.2026-11-19.11',
      'app.log.2026-11-20',
      'app.log.2026-11-20.9.gz',
      'app.log.2026-11-20.10',
    ])
  })

  test('leads to its packed forms, and no other name does', () => {
    expect(packedPaths('/x/app.log.2026-11-20.3')).toEqual(['/x/app.log.2026-11-20.3.gz', '/x/app.log.2026-11-20.3.zst'])
    expect(['/x/app.log', '/x/app.log.3', '/x/app.log.2026-11-20.gz'].flatMap(packedPaths)).toEqual([])
  })
})
