import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMasker, type MaskerOptions } from '../../src/index.ts'

const value = (options: MaskerOptions, given: unknown): unknown => createMasker(options).value(given)

describe('paths', () => {
  test.each([
    ['a.b', { a: { b: 'x', c: 'x' }, b: 'x' }, { a: { b: '[REDACTED]', c: 'x' }, b: 'x' }],
    ['a.*', { a: { b: 'x', c: { d: 1 } } }, { a: { b: '[REDACTED]', c: '[REDACTED]' } }],
    ['*.b', { a: { b: 'x' }, c: { b: 1, e: { b: 2 } } }, { a: { b: '[REDACTED]' }, c: { b: '[REDACTED]', e: { b: 2 } } }],
    ['**.b', { b: 1, c: { d: [{ b: 2 }] } }, { b: '[REDACTED]', c: { d: [{ b: '[REDACTED]' }] } }],
    ['a.**', { a: { b: { c: 1 } }, d: 1 }, { a: { b: '[REDACTED]' }, d: 1 }],
    ['a.**.z', { a: { z: 1, b: { c: { z: 2 } } }, z: 3 }, { a: { z: '[REDACTED]', b: { c: { z: '[REDACTED]' } } }, z: 3 }],
    ['a[*].b', { a: [{ b: 1, c: 1 }, { b: 2 }] }, { a: [{ b: '[REDACTED]', c: 1 }, { b: '[REDACTED]' }] }],
    ['a.b', { a: [{ b: 1 }] }, { a: [{ b: '[REDACTED]' }] }],
    ['a[1]', { a: ['x', 'y', 'z'] }, { a: ['x', '[REDACTED]', 'z'] }],
    ['a["b.c"]', { a: { 'b.c': 1, b: { c: 2 } } }, { a: { 'b.c': '[REDACTED]', b: { c: 2 } } }],
    ['a.b', { 'a.b': 1 }, { 'a.b': '[REDACTED]' }],
    ['user.id', { userId: 'u1' }, { userId: '[REDACTED]' }],
    ['err.code', { error: { code: 5 } }, { error: { code: '[REDACTED]' } }],
  ])('%s', (path, given, expected) => {
    expect(value({ paths: [path] }, given)).toEqual(expected)
  })

  test('hide whatever stands there: booleans, null and objects too', () => {
    expect(value({ paths: ['a', 'b', 'c', 'd'] }, { a: true, b: null, c: { e: 1 }, d: [1] })).toEqual({
      a: '[REDACTED]',
      b: '[REDACTED]',
      c: '[REDACTED]',
      d: '[REDACTED]',
    })
  })

  test('have strategies of their own', () => {
    const paths = { 'user.email': 'partial', 'user.card': 'keep', 'user.gone': 'drop' } as const
    expect(value({ paths }, { user: { email: 'ann@example.com', card: '4111111111111111', gone: 1, at: 2 } })).toEqual({
      user: { email: 'a***@e***.com', card: '4111111111111111', at: 2 },
    })
  })

  test('keep what an allow list names, whatever its capitals', () => {
    const given = { req: { headers: { 'User-Agent': 'x', accept: 'y', 'x-own': 'z', cookie: 'a=b' } } }
    expect(value({ paths: { 'req.headers.*': { allow: ['user-agent', 'ACCEPT', 'cookie'] } } }, given)).toEqual({
      req: { headers: { 'User-Agent': 'x', accept: 'y', 'x-own': '[REDACTED]', cookie: '[REDACTED]' } },
    })
  })

  test('take a text, or a function of value and path, in place of the value', () => {
    const paths = {
      a: { censor: '***' },
      b: { censor: (given: unknown, path: readonly string[]) => [typeof given, path.join('/')] },
    }
    expect(value({ paths }, { a: 1, b: { c: 1 } })).toEqual({ a: '***', b: ['object', 'b'] })
  })

  test('of several that fit, the one with the most names holds', () => {
    const paths = { 'a.b': 'keep', 'a.*': 'label', '**.b': 'drop' } as const
    expect(value({ paths }, { a: { b: 'x', c: 'x' }, d: { b: 1 } })).toEqual({ a: { b: 'x', c: '[REDACTED]' }, d: {} })
  })

  test('keep all below, but what a longer path names', () => {
    const paths = { a: 'keep', 'a.password': 'label' } as const
    expect(value({ paths }, { a: { token: 'x', password: 'y', note: 'ann@example.com' } })).toEqual({
      a: { token: 'x', password: '[REDACTED]', note: 'ann@example.com' },
    })
  })

  test.each(['', 'a..b', '.a', 'a.', 'a[', 'a["b]', 'a]b', 'a[x]', 'a, b', 'a*', '***', 'f(x)'])('%j is refused', (path) => {
    expect(() => createMasker({ paths: [path] })).toThrow(/Expected `createMasker.paths/)
  })

  test('match as a plain walk along them does', () => {
    const key = fc.constantFrom('a', 'b', 'c')
    const step = fc.oneof(key, fc.constantFrom('*', '**'))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, fc.oneof({ maxDepth: 4 }, fc.constant(1), tie('tree')), { maxKeys: 3 }),
    }))
    const matches = (steps: readonly string[], path: readonly string[]): boolean => {
      const [first, ...rest] = steps
      if (first === undefined) return path.length === 0
      if (first === '**') {
        const least = rest.length === 0 ? 1 : 0
        return path.some((_, at) => at >= least && matches(rest, path.slice(at))) || (path.length >= least && matches(rest, []))
      }
      return path.length > 0 && (first === '*' || first === path[0]) && matches(rest, path.slice(1))
    }
    const expected = (given: unknown, steps: readonly string[], path: readonly string[]): unknown => {
      if (path.length > 0 && matches(steps, path)) return '[REDACTED]'
      if (typeof given !== 'object' || given === null) return given
      return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, expected(each, steps, [...path, name])]))
    }
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), tree, (steps, given) => {
        expect(value({ paths: [steps.join('.')] }, given)).toEqual(expected(given, steps, []))
      }),
      { numRuns: 500 },
    )
  })
})

describe('keys of the options', () => {
  test('are masked in every form of their name, also by expressions', () => {
    const given = { internalNote: 'x', internal_note: true, 'INTERNAL-NOTE': [1], codeWord: 'y', other: 'z' }
    expect(value({ keys: { add: ['internalNote', /^code/] } }, given)).toEqual({
      internalNote: '[REDACTED]',
      internal_note: '[REDACTED]',
      'INTERNAL-NOTE': '[REDACTED]',
      codeWord: '[REDACTED]',
      other: 'z',
    })
  })

  test('have strategies of their own', () => {
    expect(value({ keys: { add: { internalNote: 'drop', nick: 'label' } } }, { internalNote: 'x', nick: 'y' })).toEqual({
      nick: '[REDACTED]',
    })
  })

  test('are kept, but their texts are looked at; or trusted, and are not', () => {
    const options = { keys: { keep: ['resetToken'], trusted: ['route'] } }
    expect(value(options, { resetToken: 'abc', reset_token: 'ann@example.com', route: 'ann@example.com' })).toEqual({
      resetToken: 'abc',
      reset_token: '[EMAIL]',
      route: 'ann@example.com',
    })
  })

  test('a trusted key lets its own text through, and not what is below', () => {
    expect(value({}, { traceId: 'ann@example.com', time: { password: 'x', note: 'ann@example.com' } })).toEqual({
      traceId: 'ann@example.com',
      time: { password: '[REDACTED]', note: '[EMAIL]' },
    })
  })
})
