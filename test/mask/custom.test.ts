import { describe, expect, test } from 'vitest'
import { createMasker, type MaskPattern } from '../../src/index.ts'

const masker = (custom: MaskPattern, strategy = {}) => createMasker({ custom: [custom], strategy })

describe('patterns of the options', () => {
  test('are found wherever they stand, by their own name', () => {
    const own = masker({ id: 'employee-number', pattern: /EMP-\d{6}/ })
    expect(own.value({ a: 'EMP-123456 and EMP-654321', b: ['x EMP-000000'] })).toEqual({
      a: '[EMPLOYEE_NUMBER] and [EMPLOYEE_NUMBER]',
      b: ['x [EMPLOYEE_NUMBER]'],
    })
    expect(own.counts).toEqual({ 'employee-number': 3 })
  })

  test('are found however many there are in a text', { timeout: 600_000 }, () => {
    const own = masker({ id: 'emp', pattern: /EMP-\d{6}/ })
    expect(own.text('EMP-123456 '.repeat(200_000))).toBe('[EMP] '.repeat(200_000))
  })

  test('have a strategy by their name', () => {
    expect(masker({ id: 'emp', pattern: /EMP-\d{6}/ }, { emp: 'last4' }).text('is EMP-123456')).toBe('is [EMP:3456]')
  })

  test('may be checked, and let through', () => {
    const even = masker({ id: 'even', pattern: /\bn\d{1,9}\b/, validate: (found) => Number(found.slice(1)) % 2 === 0 })
    expect(even.text('n1 n2 n3 n4')).toBe('n1 [EVEN] n3 [EVEN]')
  })

  test('may need a word near by, or in the name of the key', () => {
    const near = masker({ id: 'badge', pattern: /\b\d{5}\b/, near: ['badge'] })
    expect(near.text('badge 12345')).toBe('badge [BADGE]')
    expect(near.text('count 12345')).toBe('count 12345')
    expect(near.text(`badge ${'x '.repeat(40)}12345`)).toContain('12345')
    expect(near.value({ badgeNo: '12345', other: '12345' })).toEqual({ badgeNo: '[BADGE]', other: '12345' })
  })

  test('may be for some keys only', () => {
    const keyed = masker({ id: 'code', pattern: /\b[A-Z]{3}\b/, keys: ['bookingCode'] })
    expect(keyed.value({ booking_code: 'ABC', other: 'ABC' })).toEqual({ booking_code: '[CODE]', other: 'ABC' })
  })

  test('are found in long texts, also across the cuts between pieces', () => {
    const own = masker({ id: 'emp', pattern: /EMP-\d{6}/ })
    for (const at of [7675, 7680, 8185, 8190, 15_360, 20_000]) {
      const text = own.text(`${'x'.repeat(at)} EMP-123456 ${'y'.repeat(100)}`)
      expect(text).toContain(' [EMP] ')
      expect(text).not.toContain('123456')
    }
  })

  test('work in mode keys too', () => {
    const own = createMasker({ mode: 'keys', custom: [{ id: 'emp', pattern: /EMP-\d{6}/ }] })
    expect(own.value({ a: 'EMP-123456 ann@example.com', password: 'x' })).toEqual({
      a: '[EMP] ann@example.com',
      password: '[REDACTED]',
    })
  })

  test.each([/(a+)+$/, /(\w+\s?)+!/, /a+b/, /(x|x)*y/, /\w+@acme\.example/, /(.*),(.*),(.*),(.*);/])(
    '%s is refused: its time grows too fast',
    (pattern) => {
      expect(() => masker({ id: 'slow', pattern })).toThrow(/grows no faster than the text, got .*Bound its repetitions/)
    },
  )

  test.each([
    /EMP-\d{6}/,
    /\b[A-Z]{2}\d{2}[A-Z0-9]{1,30}\b/,
    /\w{1,64}@acme\.example/,
    /\bcase #\d{1,12}\b/i,
    /(?:foo|bar)-[a-f0-9]{8}/gu,
  ])('%s is taken', (pattern) => {
    expect(() => masker({ id: 'fine', pattern })).not.toThrow()
  })

  test.each([
    [{ id: 'A B', pattern: /x/ }, /custom\[0\].id/],
    [{ id: 'a', pattern: 'x' }, /custom\[0\].pattern/],
    [{ id: 'a', pattern: /x/, near: [] }, /custom\[0\].near/],
    [{ id: 'a', pattern: /x/, keys: 'k' }, /custom\[0\].keys/],
    [{ id: 'a', pattern: /x/, validate: 1 }, /custom\[0\].validate/],
    [{ id: 'a', pattern: /x/, wrong: 1 }, /wrong/],
  ])('%j is refused', (pattern, message) => {
    expect(() => masker(pattern as unknown as MaskPattern)).toThrow(message)
  })
})
