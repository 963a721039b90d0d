import { expect, test } from 'vitest'
import type { Masker } from '../../src/core/masker.ts'
import { scanLine } from './scanner.ts'
import { contextOf, setUp } from './setup.ts'

const secret = 'hunter2'

/** Hides one word wherever it stands, all under `password`, and numbers under `card`. */
const masker: Masker = {
  at: (parent, key) => (parent === 4 || key === 'password' ? 4 : key === 'card' ? 8 : key === 'trusted' ? 0 : parent),
  scan: (text, verdict) =>
    // oxlint-disable-next-line no-control-regex
    (/["\\\u0000-\u001f\ud800-\udfff]/.test(text) ? 1 : 0) | (verdict === 4 || text.includes(secret) ? 2 : 0),
  mask: (text, _bits, verdict) => (verdict === 4 ? '[HIDDEN]' : text.replaceAll(secret, '[SECRET "x"]')),
  number: (value, verdict) => (verdict === 4 || verdict === 8 ? '[NUMBER]' : value),
  numbersBelow: () => -Infinity,
  hasElements: false,
  element: (parent) => parent,
  name: (key) => key.replaceAll(secret, '[SECRET "x"]'),
  object: () => undefined,
  replace: (value) => value,
  isStable: true,
}

test.each(['ecs', 'pino'] as const)('no unmasked copy is in a line, whatever way the value takes (%s)', (format) => {
  const { line, encoder } = setUp({ format, masker, base: { base: secret } })
  const error = Object.assign(new Error(`failed for ${secret}`, { cause: new Error(secret) }), { detail: secret })
  const fields = {
    text: `a ${secret} "b"`,
    long: `${'x'.repeat(32_760)}${secret}`,
    nested: { list: [secret, { deep: secret }], password: { any: 'x', list: ['y', 5] } },
    password: 'short',
    card: 4111,
    map: new Map([['k', secret]]),
    set: new Set([secret]),
    url: new URL(`http://h/${secret}`),
    symbol: Symbol(secret),
    get bad(): never {
      throw new Error(secret)
    },
    toJson: { toJSON: () => secret },
    regexp: new RegExp(secret),
    user: { name: secret },
    error,
  }
  const lines = [
    line(`built ${secret}`, fields),
    line('hole {text} {nested.list} {@nested} {$url} {password}', fields),
    line('thrown', { a: 1 }, { error }),
    line('layers', {}, { bound: encoder.bind({ c: secret, password: 'short' }), context: contextOf({ d: { e: secret } }) }),
    line('fast', { a: secret, b: 'plain', n: 1, password: 'short' }),
    line(secret, {}),
  ]
  for (const text of lines) {
    expect(scanLine(text).problem).toBeUndefined()
    expect(text).not.toContain(secret)
    expect(text).not.toContain('short')
    expect(text).not.toContain('hunter')
    expect(text).not.toContain('4111')
  }
  expect(JSON.parse(lines[4] ?? '')).toMatchObject({ a: '[SECRET "x"]', b: 'plain', n: 1, password: '[HIDDEN]' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    card: '[NUMBER]',
    nested: { password: { any: '[HIDDEN]', list: ['[HIDDEN]', '[NUMBER]'] } },
  })
})

test('a verdict of 0 lets a value through unlooked-at', () => {
  const { parse } = setUp({ masker })
  expect(parse('m', { trusted: secret, x: { trusted: secret } })).toMatchObject({ trusted: secret, x: { trusted: secret } })
})

test('a masker that throws hides the text, and the line is written', () => {
  const failing: Masker = {
    ...masker,
    scan: () => {
      throw new Error('scan')
    },
    number: () => {
      throw new Error('number')
    },
  }
  const text = setUp({ masker: failing }).line('m', { a: secret, n: 1, o: { b: secret } })
  expect(scanLine(text).problem).toBeUndefined()
  expect(JSON.parse(text)).toMatchObject({ a: '[MASK_ERROR]', n: '[MASK_ERROR]', o: { b: '[MASK_ERROR]' } })
})
