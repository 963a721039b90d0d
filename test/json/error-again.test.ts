import { describe, expect, test } from 'vitest'
import type { Masker } from '../../src/core/masker.ts'
import { setUp } from './setup.ts'

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
