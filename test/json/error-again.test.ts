import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Masker, passThrough } from '../../src/core/masker.ts'
import { compileMask } from '../../src/mask/compile-options.ts'
import { ValueMasker } from '../../src/mask/masker.ts'
import { contextOf, setUp } from './setup.ts'

/** What two lines of one error differ in by right. */
const withoutSequence = ({ 'event.sequence': _sequence, ...rest }: Record<string, unknown>): Record<string, unknown> => rest

describe('an error that is logged again', () => {
  test('gives the same line', () => {
    const { parse } = setUp()
    const error = new TypeError('outer', { cause: new Error('inner') })
    const first = withoutSequence(parse('failed', { n: 1 }, { error }))
    expect(withoutSequence(parse('failed', { n: 1 }, { error }))).toEqual(first)
    expect(first).toEqual(withoutSequence(setUp().parse('failed', { n: 1 }, { error })))
  })

  test('shows the stack, message, name, cause and members that it has by now', () => {
    const { parse } = setUp()
    const error: Error & { code?: string } = new Error('first', { cause: new Error('one') })
    const before = parse('failed', {}, { error })
    error.stack = 'Error: second\n    at other (/srv/other.js:1:1)'
    error.message = 'second'
    error.name = 'SecondError'
    error.cause = new RangeError('two')
    error.code = 'E_2'
    const after = parse('failed', {}, { error })
    expect(after).toMatchObject({
      'error.type': 'SecondError',
      'error.message': 'second',
      'error.stack_trace': 'Error: second\n    at other (/srv/other.js:1:1)',
      'error.code': 'E_2',
      'error.cause': [{ type: 'RangeError', message: 'two' }],
    })
    expect(after['error.fingerprint']).not.toBe(before['error.fingerprint'])
  })

  test('has the fingerprint of the message that it is logged with', () => {
    const { parse } = setUp()
    const error = new Error('e')
    const print = (message: string): unknown => parse(message, {}, { error })['error.fingerprint']
    const [first, second] = [print('first'), print('second')]
    expect(first).not.toBe(second)
    expect([print('first'), print('second')]).toEqual([first, second])
  })

  test('is masked by each encoder as that one masks, and under each key by its verdict', () => {
    const masker: Masker = {
      ...passThrough,
      at: (parent, key) => (key === 'private' ? 2 : parent),
      scan: (_text, verdict) => (verdict === 2 ? 2 : 0),
      mask: () => '***',
      number: (value) => value,
    }
    const error = new Error('e')
    error.stack = 'Error: e at once'
    const masked = setUp({ masker })
    const open = setUp()
    for (let count = 0; count < 2; count++) {
      expect(masked.parse('failed', { failure: error, private: error })).toMatchObject({
        failure: { stack_trace: 'Error: e at once' },
        private: { stack_trace: '***' },
      })
      expect(open.parse('failed', { private: error })).toMatchObject({ private: { stack_trace: 'Error: e at once' } })
    }
  })

  test('is cut where the line has no room for it, and whole where it has', () => {
    const { line, parse } = setUp({ limits: { maxDepth: 10, maxKeys: 200, maxStringLength: 32_768, maxLineBytes: 4096 } })
    const error = new Error('e')
    error.stack = `Error: e\n${'    at f (/srv/f.js:1:1)\n'.repeat(60)}`
    expect(parse('failed', {}, { error })['error.stack_trace']).toBe(error.stack)
    const text = line(
      'm'.repeat(900),
      { a: 'x'.repeat(900), error: 'y'.repeat(600) },
      { error: new Error('z'.repeat(1500), { cause: error }) },
    )
    expect(text.length).toBeLessThanOrEqual(4096)
    expect(parse('failed', {}, { error })['error.stack_trace']).toBe(error.stack)
  })
})

/** New each time, from the same place. */
function thrown(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}\n    at pay (/srv/app/node_modules/.pnpm/pay@1.2.3/pay.js:4:2)`
  return error
}

describe('errors from one place', () => {
  const masking = () => {
    const compiled = compileMask({}, { report: () => {} }, 'mask')
    const masker = compiled === undefined ? undefined : new ValueMasker(compiled, () => {})
    return { masker, ...setUp(masker && { masker }) }
  }

  test('give the lines that each gives alone, with whatever messages they come', () => {
    const messages = fc.oneof(
      fc.constantFrom('declined', 'for a@b.io', 'token=hunter2x9', 'declined'),
      fc.string({ maxLength: 20 }),
    )
    fc.assert(
      fc.property(fc.array(messages, { minLength: 1, maxLength: 10 }), fc.constantFrom('a', 'b'), (all, literal) => {
        const { parse } = masking()
        for (const message of all) {
          const alone = masking().parse(literal, {}, { error: thrown(message) })
          expect(withoutSequence(parse(literal, {}, { error: thrown(message) }))).toEqual(withoutSequence(alone))
        }
      }),
      { numRuns: 20 },
    )
  })

  test('are masked, and counted, each time', () => {
    const { parse, masker } = masking()
    for (let count = 1; count <= 5; count++) {
      const stack = parse('failed', {}, { error: thrown('for a@b.io') })['error.stack_trace']
      expect(stack).toBe('Error: for [EMAIL]\n    at pay (/srv/app/node_modules/.pnpm/pay@1.2.3/pay.js:4:2)')
      // In the message, and in the stack.
      expect(masker?.counts.read()).toEqual({ email: 2 * count })
    }
  })

  test('are right also when there are more of them than are remembered', () => {
    const { parse } = masking()
    const first = parse('failed', {}, { error: thrown('first') })
    for (let count = 0; count < 5000; count++) {
      const line = parse('failed', {}, { error: thrown(`order ${count}`) })
      expect(line['error.stack_trace']).toBe(thrown(`order ${count}`).stack)
      expect(line['error.fingerprint']).toBe(first['error.fingerprint'])
    }
    expect(withoutSequence(parse('failed', {}, { error: thrown('first') }))).toEqual(withoutSequence(first))
  })
})

/** An object under a name of the schema makes the encoder take its careful way, and must change nothing else. */
function bothWays(fields: object, error: unknown, more: Parameters<ReturnType<typeof setUp>['parse']>[2] = {}) {
  const fast = setUp({ base: { 'error.base': 1, region: 'eu' } })
  const careful = setUp({ base: { 'error.base': 1, region: 'eu' } })
  const { 'cloud.region': _region, ...rest } = careful.parse('failed', { ...fields, cloud: { region: 'x' } }, { ...more, error })
  return { fast: fast.parse('failed', fields, { ...more, error }), careful: rest }
}

describe('an error beside usual fields gives the line that it gives beside unusual ones', () => {
  const error = Object.assign(new TypeError('outer', { cause: new Error('inner', { cause: 'why' }) }), {
    code: 'E_X',
    errno: -2,
    'a.b': 1,
    type: 'mine',
  })
  test.each<[string, object, unknown]>([
    ['with members and causes', { a: 1 }, error],
    ['that stands under a key as well', { err: error, error }, error],
    ['beside keys below error', { 'error.type': 'x', 'error.message': 'y', error: 'z', 'error.code': 1 }, error],
    ['of several', { a: 1 }, new AggregateError([new Error('one'), 'two', null], 'all')],
    ['that is a text', { a: 1 }, 'text'],
    ['that is null', { a: 1 }, null],
    ['that is an object', { a: 1 }, { message: 'like', name: 'Custom', code: 5, more: [1] }],
    ['whose getters throw', { a: 1 }, Object.defineProperty(new Error('x'), 'message', { get: () => fail() })],
    ['that is a proxy', { a: 1 }, new Proxy(new Error('x'), { ownKeys: () => fail() })],
    ['that contains itself', { a: 1 }, Object.assign(new Error('x'), {}, withItself())],
  ])('%s', (_name, fields, thrown) => {
    const { fast, careful } = bothWays(fields, thrown)
    expect(fast).toEqual(careful)
    expect(Object.keys(fast).filter((key) => key === 'error.base')).toEqual([])
  })

  test('and in a context and a child that have members below error', () => {
    const fields = { 'error.message': 'of the context', tenant: 't' }
    const run = (more: object) => {
      const { parse, encoder } = setUp()
      const bound = encoder.bind({ 'error.type': 'of the child', module: 'm' })
      return parse('failed', more, { error, bound, context: contextOf(fields) })
    }
    const { 'cloud.region': _region, ...careful } = run({ cloud: { region: 'x' } })
    expect(run({})).toEqual(careful)
    expect(run({})).toMatchObject({ 'error.type': 'TypeError', 'error.message': 'outer', tenant: 't', module: 'm' })
  })

  test('and counts the members of the error among those of the line', () => {
    const limits = { maxDepth: 10, maxKeys: 6, maxStringLength: 32_768, maxLineBytes: 262_144 }
    const plain = new Error('e')
    expect(setUp({ limits }).parse('failed', { a: 1, b: 2 }, { error: plain })).toMatchObject({ a: 1, b: 2 })
    expect(setUp({ limits }).parse('failed', { a: 1, b: 2, c: 3 }, { error: plain })).toMatchObject({
      a: 1,
      b: 2,
      '[maxKeys]': 1,
    })
  })
})

function fail(): never {
  throw new Error('hostile')
}

function withItself(): object {
  const ring: Record<string, unknown> = {}
  ring['ring'] = ring
  return ring
}
