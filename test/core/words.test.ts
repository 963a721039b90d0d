import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkInteger, checkKeys, checkOneOf } from '../../src/core/check.ts'
import { createPreciseClock } from '../../src/core/clock.ts'
import { createBootId, recordId } from '../../src/core/id.ts'
import { createLevelTable, standardLevels } from '../../src/core/level.ts'
import { passThrough } from '../../src/core/masker.ts'
import { createRandom } from '../../src/core/random.ts'

describe('levels', () => {
  test.each([
    ['info', 30],
    ['WARNING', 40],
    ['warning', 40],
    ['Critical', 60],
    ['silent', Infinity],
    [35, 35],
    ['loud', undefined],
    ['constructor', undefined],
    [NaN, undefined],
    [undefined, undefined],
  ])('%j is %j', (level, expected) => {
    expect(standardLevels.number(level)).toBe(expected)
  })

  test('a custom level has its name and number, and stands among the others in order', () => {
    const table = createLevelTable({ notice: 35 })
    expect(table.number('NOTICE')).toBe(35)
    expect(table.name(35)).toBe('notice')
    expect(table.entries.map(([name]) => name)).toEqual(['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'])
  })

  test('a custom level with the number of a standard one does not take its name', () => {
    expect(createLevelTable({ notice: 30 }).name(30)).toBe('info')
  })
})

describe('ids', () => {
  test('sort as the lines came, within a boot and across boots', () => {
    fc.assert(
      fc.property(fc.nat(1e12), fc.nat(1e12), fc.nat(2 ** 31), fc.nat(2 ** 31), (a, b, x, y) => {
        const random = createRandom(1)
        if (a < b) expect(createBootId(a, random) < createBootId(b, random)).toBe(true)
        if (x < y) expect(recordId('boot', x) < recordId('boot', y)).toBe(true)
      }),
    )
  })

  test('of two loggers that start in one millisecond differ', () => {
    expect(createBootId(1)).not.toBe(createBootId(1))
    expect(createBootId()).toMatch(/^[0-9a-z]{17}$/)
  })
})

describe('the precise clock', () => {
  test('has fractions and follows the monotonic clock', () => {
    let monotonic = 0
    const clock = createPreciseClock(
      () => 1000 + Math.floor(monotonic),
      () => monotonic,
    )
    monotonic = 0.25
    expect(clock.now()).toBeCloseTo(1000.25, 6)
  })

  test('follows a system clock that was set', () => {
    let wall = 1000
    const clock = createPreciseClock(
      () => wall,
      () => 0,
    )
    wall = 5000
    expect(clock.now()).toBe(5000)
    wall = 100
    expect(clock.now()).toBe(100)
  })
})

describe('checks', () => {
  test('an integer out of bounds is refused with what was expected and got', () => {
    expect(checkInteger('n', undefined, 5, 1)).toBe(5)
    expect(() => checkInteger('n', 0, 5, 1, 9)).toThrow('Expected `n` to be an integer from 1 to 9, got 0.')
    expect(() => checkInteger('n', 1.5, 5, 1)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })

  test('a word that is not among the words is refused', () => {
    expect(() => checkOneOf('w', 'c', ['a', 'b'], 'a')).toThrow("one of 'a', 'b', got \"c\"")
  })

  test('an unknown option is refused with the nearest name', () => {
    expect(() => checkKeys('x', { levl: 1 }, ['level'])).toThrow('Did you mean `level`?')
    expect(() => checkKeys('x', { mask: 1 }, ['level'], { mask: 'Here it is `redact`.' })).toThrow(
      'got `mask`. Here it is `redact`.',
    )
    expect(() => checkKeys('x', { toString: 1 }, ['level'])).toThrow(/got `toString`\.$/)
  })
})

test('the pass-through masker only says whether a text needs escaping', () => {
  expect([
    passThrough.scan('plain', 1),
    passThrough.scan('"', 1),
    passThrough.scan('\ud800', 1),
    passThrough.at(1, 'password'),
  ]).toEqual([0, 1, 1, 0])
})
