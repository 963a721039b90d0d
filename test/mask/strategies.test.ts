import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMasker, type MaskerOptions, type MaskStrategy } from '../../src/index.ts'
import { open, shown } from './setup.ts'

const key = '0123456789abcdef0123456789abcdef'
const value = (options: MaskerOptions, given: unknown): unknown =>
  createMasker({ onProblem: () => undefined, ...options }).value(given)
const hmac = (text: string, length = 16): string => createHmac('sha256', key).update(text).digest('base64url').slice(0, length)

describe('labels', () => {
  test('name the class of what was found in a text, and say no more where the key told of a secret', () => {
    expect(value({}, { note: 'to ann@example.com', password: 'x', ssn: '123-45-6789', phone: '+1 415 555 0100' })).toEqual({
      note: 'to [EMAIL]',
      password: '[REDACTED]',
      ssn: '[REDACTED]',
      phone: '[PHONE]',
    })
  })

  test('are those of the seed by its preset', () => {
    expect(value({ label: 'seed' }, { note: 'ann@example.com, 4111 1111 1111 1111, 123-45-6789', token: 'x' })).toEqual({
      note: '[EMAIL_REDACTED], [CREDIT_CARD_REDACTED], [SSN_REDACTED]',
      token: '[REDACTED]',
    })
  })

  test('may be printed by a function of class and reason, and are not masked again', () => {
    const masker = createMasker({ label: (cls, reason) => `<${cls} by ${reason}>`, paths: ['note'] })
    const once = masker.value({ email: 'ann@example.com', text: 'ann@example.com', note: 1 })
    expect(once).toEqual({ email: '<email by key>', text: '<email by text>', note: '<value by path>' })
    expect(masker.value(once)).toEqual(once)
  })
})

describe('a part', () => {
  test.each([
    ['card', { card: { number: '4111-1111-1111-1111' } }, { card: { number: '[CARD:1111]' } }],
    ['email', { email: 'jane@example.com' }, { email: 'j***@e***.com' }],
    ['phone', { phone: '+1 415 555 0123' }, { phone: '[PHONE:0123]' }],
    ['person', { fullName: 'Ann Example' }, { fullName: '[PERSON:A.E]' }],
    ['password', { password: 'correct horse battery staple' }, { password: '[REDACTED]' }],
    ['pin', { cvv: '123' }, { cvv: '[REDACTED]' }],
    ['token that is short', { token: 'abcdefgh' }, { token: '[REDACTED]' }],
    ['token that is long', { token: 'abcdefgh12345678' }, { token: '[TOKEN:5678]' }],
  ])('of a %s', (_name, given, expected) => {
    expect(value({ strategy: 'partial' }, given)).toEqual(expected)
    expect(value({ strategy: 'last4' }, given)).toEqual(expected)
  })
})

describe('hashes', () => {
  test('are HMAC-SHA-256 with the name of the key, separate for each class', () => {
    expect(value({ strategy: 'hash', hash: { key } }, { email: 'ann@example.com' })).toEqual({
      email: `[EMAIL:k1.${hmac('email\0ann@example.com')}]`,
    })
    const made = value({ strategy: 'hash', hash: { key, keyId: '2026', length: 20 } }, { token: 'abc', password: 'abc' })
    expect(made).toEqual({
      token: `[TOKEN:2026.${hmac('token\0abc', 20)}]`,
      password: `[PASSWORD:2026.${hmac('password\0abc', 20)}]`,
    })
  })

  test('are the same for a value that is written in another way, unless that is turned off', () => {
    const masker = createMasker({ strategy: 'hash', hash: { key } })
    expect(masker.text('Ann@Example.com')).toBe(masker.text('ann@example.com'))
    expect(masker.text('4111 1111 1111 1111')).toBe(masker.text('4111-1111-1111-1111'))
    const exact = createMasker({ strategy: 'hash', hash: { key, normalise: false } })
    expect(exact.text('Ann@Example.com')).not.toBe(exact.text('ann@example.com'))
  })

  test('without a key are labels, and one problem', () => {
    const { masker, problems } = open({ strategy: 'hash', hash: { key: undefined } })
    expect(shown(masker, ['note'], 'ann@example.com')).toBe('[EMAIL]')
    expect(shown(masker, ['email'], 'bob@example.com')).toBe('[EMAIL]')
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_MASK_KEY'])
  })

  test('stay right when more values come than are remembered', () => {
    const masker = createMasker({ strategy: { email: 'hash' }, hash: { key } })
    const first = masker.text('u0@example.com')
    for (let index = 1; index < 6000; index++) masker.text(`u${index}@example.com`)
    expect(masker.text('u0@example.com')).toBe(first)
  })
})

describe('numbers of values', () => {
  test('are the same within a scope, begin anew in the next, and are marked outside of any', () => {
    let scope: object | undefined = {}
    const { masker } = open({ strategy: { email: 'index' } }, () => scope)
    const mail = (name: string): string => shown(masker, ['note'], `${name}@example.com`)
    expect([mail('a'), mail('b'), mail('a')]).toEqual(['[EMAIL_1]', '[EMAIL_2]', '[EMAIL_1]'])
    scope = {}
    expect(mail('b')).toBe('[EMAIL_1]')
    scope = undefined
    expect(mail('b')).toBe('[EMAIL_G1]')
    expect(masker.isStable).toBe(false)
  })

  test('end at a bound: further values have none', () => {
    const scope = {}
    const { masker } = open({ strategy: { email: 'index' } }, () => scope)
    for (let index = 0; index < 1000; index++) shown(masker, ['note'], `u${index}@example.com`)
    expect(shown(masker, ['note'], 'more@example.com')).toBe('[EMAIL]')
  })
})

describe('other strategies', () => {
  test('drop leaves keys out; in texts it is the label', () => {
    expect(value({ strategy: 'drop' }, { a: 1, password: 'x', note: 'to ann@example.com!' })).toEqual({
      a: 1,
      note: 'to [EMAIL]!',
    })
  })

  test('keep lets a class through', () => {
    expect(value({ strategy: { email: 'keep' } }, { note: 'ann@example.com' })).toEqual({ note: 'ann@example.com' })
  })

  test('tokenise prints what the function answers, which is not masked again', () => {
    const vault = new Map<string, string>()
    const masker = createMasker({
      strategy: { email: 'tokenise' },
      tokenise: (text, cls) => {
        const token = `${cls}-${vault.size}@vault`
        vault.set(token, text)
        return token
      },
    })
    const once = masker.value({ email: 'ann@example.com' })
    expect(once).toEqual({ email: 'email-0@vault' })
    expect(masker.value(once)).toEqual(once)
    expect(vault.get('email-0@vault')).toBe('ann@example.com')
  })

  test('a function that throws hides the value, is counted, and is a problem', () => {
    const problems: string[] = []
    const masker = createMasker({
      strategy: 'tokenise',
      tokenise: () => {
        throw new Error('no vault')
      },
      onProblem: ({ code }) => problems.push(code),
    })
    expect(masker.value({ note: 'to ann@example.com', pin: 1234, n: 4_111_111_111_111_111 })).toEqual({
      note: '[MASK_ERROR]',
      pin: '[MASK_ERROR]',
      n: '[MASK_ERROR]',
    })
    expect(masker.counts['error']).toBe(3)
    expect(new Set(problems)).toEqual(new Set(['CORDWOOD_PROBLEM_MASK']))
  })
})

const strategies: readonly MaskStrategy[] = ['label', 'partial', 'hash', 'index', 'drop', 'keep']

test.each(strategies)('masking twice changes nothing: %s', (strategy) => {
  const masker = createMasker({ strategy, hash: { key } })
  const planted = fc.constantFrom(
    ...['ann.o@example.com', '4111 1111 1111 1111', '123-45-6789', '+49 151 23456789', 'DE89 3704 0044 0532 0130 00', 'hunter2'],
    ...[
      'password=hunter2',
      'Authorization: Bearer abcdefgh12345678',
      'https://u:p@example.com/x?token=abc',
      'customer Ann Example',
      '',
    ],
  )
  const name = fc.constantFrom(
    'email',
    'note',
    'password',
    'phone',
    'fullName',
    'card',
    'token',
    'address',
    'iban',
    'ssn',
    'auth',
  )
  const text = fc.array(fc.oneof(planted, fc.string({ maxLength: 12 })), { maxLength: 4 }).map((parts) => parts.join(' '))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(
      name,
      fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }), tie('tree')),
    ),
  }))
  fc.assert(
    fc.property(tree, (given) => {
      const once = masker.value(given)
      expect(masker.value(once)).toEqual(once)
    }),
    { numRuns: 300 },
  )
})

const unclear: readonly unknown[] = [
  { email: [{ email: { 'ann.o@example.com': ['key "abc"'] } }] },
  { email: [[{ email: { ghp_abcdefghijklmnopqrstuvwxyz0123456789: 'pin:' } }]] },
  [['%70assword%3Dx', 'https://u:p@example.com/x?token=abc']],
  ['--token=x https://u:p@example.com/x?token=abc and so on, at length, so that it is longer than a name is', '10.1.2.3'],
  [{ key: 'Authorization: Bearer abcdefgh12345678 and more of this text, longer than any name', value: '' }],
  [['--user=:#', '{"password":"x","a":1}']],
  { auth: ['--userPJs6C6#)I!pW|Tn:d', ' ann.o@example.com'] },
  { email: [[' ', 'hunter2']] },
  { email: { email: ['- A', 'password=hunter2'] } },
  { 'customer Ann Example': { street: 'x' } },
]

test.each(strategies.flatMap((strategy) => unclear.map((given) => [strategy, given] as const)))(
  'masking twice changes nothing where texts look like names: %s %j',
  (strategy, given) => {
    const masker = createMasker({ strategy, hash: { key } })
    const once = masker.value(given)
    expect(masker.value(once)).toEqual(once)
  },
)

test('lists of headers and of arguments are masked by what stands before', () => {
  const masker = createMasker()
  expect(masker.value({ argv: ['--password', 'a', '-v', 'b', '--token=c', 'd'] })).toEqual({
    argv: ['--password', '[REDACTED]', '-v', 'b', '--token=[REDACTED]', 'd'],
  })
  expect(
    masker.value([
      ['Authorization: Basic YW5uOmh1bnRlcjI=', 'Accept: text/html'],
      ['x-api-key', 'a1'],
      ['ns:password', 'b'],
    ]),
  ).toEqual([
    ['Authorization: [REDACTED]', 'Accept: text/html'],
    ['x-api-key', '[REDACTED]'],
    ['ns:password', '[REDACTED]'],
  ])
})
