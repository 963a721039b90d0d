import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMasker, type MaskerOptions } from '../../src/index.ts'

const masker = createMasker()

describe('a masked copy', () => {
  test('leaves what it was made from as it was', () => {
    const given = {
      password: 'x',
      list: [{ note: 'ann@example.com' }],
      map: new Map([['token', 'y']]),
      error: new Error('ann@example.com'),
    }
    const frozen = structuredClone({ ...given, error: undefined })
    const { message, stack } = given.error
    masker.value(given)
    expect({ ...given, error: undefined }).toEqual(frozen)
    expect([given.error.message, given.error.stack]).toEqual([message, stack])
  })

  test('of errors is an error of the same class, its causes and own members too', () => {
    class PaymentError extends Error {
      override name = 'PaymentError'
    }
    const cause = new RangeError('of ann@example.com')
    const given = Object.assign(new PaymentError('for ann@example.com', { cause }), {
      code: 'E1',
      config: { headers: { Authorization: 'Bearer abcdefgh' } },
    })
    const made = masker.value(given) as PaymentError & typeof given
    expect(made).toBeInstanceOf(PaymentError)
    expect(made).not.toBe(given)
    expect(made.message).toBe('for [EMAIL]')
    expect(made.stack).toContain('[EMAIL]')
    expect(made.stack).not.toContain('example.com')
    expect(made.cause).toBeInstanceOf(RangeError)
    expect((made.cause as Error).message).toBe('of [EMAIL]')
    expect(made).toMatchObject({ code: 'E1', config: { headers: { Authorization: '[REDACTED]' } } })
    const all = masker.value(new AggregateError([new Error('ann@example.com')], 'all')) as AggregateError
    expect((all.errors[0] as Error).message).toBe('[EMAIL]')
  })

  test('keeps the classes of collections', () => {
    expect(
      masker.value(
        new Map<unknown, unknown>([
          ['password', 'x'],
          [1, 'ann@example.com'],
          ['ann@example.com', 2],
        ]),
      ),
    ).toEqual(
      new Map<unknown, unknown>([
        ['password', '[REDACTED]'],
        [1, '[EMAIL]'],
        ['[EMAIL]', 2],
      ]),
    )
    expect(masker.value(new Set(['a', 'ann@example.com']))).toEqual(new Set(['a', '[EMAIL]']))
    const headers = masker.value(new Headers({ authorization: 'Bearer abcdefgh', accept: 'text/html' })) as Headers
    expect([...headers]).toEqual([
      ['accept', 'text/html'],
      ['authorization', '[REDACTED]'],
    ])
  })

  test('of what is one text is the same where nothing is in it, and a text else', () => {
    const [url, date, pattern] = [new URL('https://example.com/a?b=c'), new Date(5), /a/g]
    expect(masker.value({ url, date, pattern })).toEqual({ url, date, pattern })
    expect(masker.value(new URL('https://example.com/?token=abc'))).toBe('https://example.com/?token=[REDACTED]')
    expect(masker.value({ password: new Date(5), birthday: new Date(5) })).toEqual({
      password: '[REDACTED]',
      birthday: '[BIRTH_DATE]',
    })
  })

  test('shows of bytes only how many they are', () => {
    expect(masker.value([Buffer.from('hunter2'), new Uint8Array(3), new ArrayBuffer(2)])).toEqual([
      '[Buffer 7 bytes]',
      '[Uint8Array 3 bytes]',
      '[ArrayBuffer 2 bytes]',
    ])
  })

  test('reads numbers that are cards, as BigInt too', () => {
    expect(
      masker.value({
        a: 4_111_111_111_111_111,
        b: 4_111_111_111_111_111n,
        now: 1_795_000_000_000,
        orderId: 4_111_111_111_111_111,
      }),
    ).toEqual({
      a: '[CARD]',
      b: '[CARD]',
      now: 1_795_000_000_000,
      orderId: 4_111_111_111_111_111,
    })
  })

  test('keeps booleans, null, and the numbers of tokens under sensitive keys', () => {
    const given = { password: true, secret: null, tokens: 512, token: false }
    expect(masker.value(given)).toEqual(given)
    expect(masker.value({ pin: 1234, ssn: 123_456_789 })).toEqual({ pin: '[REDACTED]', ssn: '[REDACTED]' })
  })

  test('masks objects under keys of secrets in one piece, and looks into those of persons', () => {
    expect(
      masker.value({ credentials: { a: 1 }, cookies: ['x'], address: { street: 'Main 5', city: 'Bonn', type: 'home' } }),
    ).toEqual({
      credentials: '[REDACTED]',
      cookies: '[REDACTED]',
      address: { street: '[ADDRESS]', city: '[ADDRESS]', type: 'home' },
    })
  })

  test('goes on from the name of an object to that of its member', () => {
    expect(
      masker.value({
        card: { number: '4', brand: 'visa' },
        api: { key: 'x' },
        customer: { name: 'Ann Lee' },
        db: { pass: 'x', host: 'h' },
      }),
    ).toEqual({
      card: { number: '[REDACTED]', brand: 'visa' },
      api: { key: '[REDACTED]' },
      customer: { name: '[PERSON]' },
      db: { pass: '[REDACTED]', host: 'h' },
    })
  })

  test('sees pairs of name and value, entries, and options of a command line', () => {
    const given = {
      headers: [
        { name: 'Authorization', value: 'x' },
        { name: 'accept', value: 'y' },
      ],
      env: [{ key: 'DB_PASSWORD', value: 'x' }],
      entries: [
        ['password', 'x'],
        ['a', 'y'],
      ],
      argv: ['run', '--token', 'x', '--level', 'y'],
    }
    expect(masker.value(given)).toEqual({
      headers: [
        { name: 'Authorization', value: '[REDACTED]' },
        { name: 'accept', value: 'y' },
      ],
      env: [{ key: 'DB_PASSWORD', value: '[REDACTED]' }],
      entries: [
        ['password', '[REDACTED]'],
        ['a', 'y'],
      ],
      argv: ['run', '--token', '[REDACTED]', '--level', 'y'],
    })
  })

  test('takes names from keys that hold personal data, each another', () => {
    expect(masker.value({ 'a@example.com': 1, 'b@example.com': 2, '[EMAIL]': 3 })).toEqual({
      '[EMAIL]_2': 1,
      '[EMAIL]_3': 2,
      '[EMAIL]': 3,
    })
  })

  test('asks toJSON once, keeps cycles, and says where a getter throws', () => {
    const cyclic: Record<string, unknown> = { password: 'x' }
    cyclic['self'] = cyclic
    const made = masker.value(cyclic) as Record<string, unknown>
    expect(made['self']).toBe(made)
    expect(made['password']).toBe('[REDACTED]')
    const hostile = {
      get bad(): never {
        throw new Error('of ann@example.com')
      },
      json: { toJSON: () => ({ secret: 'x', n: 1 }) },
    }
    expect(masker.value(hostile)).toEqual({ bad: '[Throws: of [EMAIL]]', json: { secret: '[REDACTED]', n: 1 } })
  })

  test('of anything at all is made without an error', () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(masker.value(revoked.proxy)).toBe('[MASK_ERROR]')
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (given) => {
          masker.value(given)
        },
      ),
    )
  })

  test('is deep only so far', () => {
    let deep: unknown = 'ann@example.com'
    for (let depth = 0; depth < 5000; depth++) deep = [deep]
    expect(JSON.stringify(masker.value(deep))).toContain('[maxDepth]')
  })
})

describe('an explanation', () => {
  test('says where, what, by which rule and why, and holds no values', () => {
    const given = { user: { email: 'ann@example.com' }, items: [{ note: 'pay 4111 1111 1111 1111' }], hidden: 5, gone: 'x' }
    const found = createMasker({ paths: { hidden: 'label', gone: 'drop' } }).explain(given)
    expect(found).toMatchObject([
      { path: 'user.email', start: 0, end: 15, class: 'email', rule: 'key', why: 'the key "email" holds email' },
      { path: 'items[0].note', start: 4, end: 23, class: 'card' },
      { path: 'hidden', rule: 'path', why: 'the option for hidden names it' },
      { path: 'gone', rule: 'path' },
    ])
    expect(JSON.stringify(found)).not.toMatch(/ann@|4111/)
  })

  test('counts nothing', () => {
    const counting = createMasker()
    counting.explain({ password: 'x' })
    expect(counting.counts).toEqual({})
    counting.value({ password: 'x' })
    expect(counting.counts).toEqual({ password: 1 })
  })
})

describe('options', () => {
  test.each([
    [{ mode: 'loud' }, /createMasker.mode/],
    [{ wrong: 1 }, /wrong/],
    [{ keys: { ad: [] } }, /Did you mean `add`/],
    [{ keys: { add: [5] } }, /keys.add/],
    [{ keys: { add: { a: 'hide' } } }, /keys.add.a/],
    [{ paths: 'a' }, /paths/],
    [{ paths: { a: 'hide' } }, /paths\['a'\]/],
    [{ paths: { a: { allow: 'b' } } }, /allow/],
    [{ strategy: 'hide' }, /strategy/],
    [{ strategy: { emails: 'hash' } }, /Did you mean `email`/],
    [{ detect: { phone: 'yes' } }, /detect.phone/],
    [{ detect: { fone: true } }, /fone/],
    [{ label: 'loud' }, /label/],
    [{ hash: { key: 'short' } }, /16 bytes or more, got "fewer"/],
    [{ hash: { key: 5 } }, /hash.key/],
    [{ hash: { key: '0123456789abcdef', keyId: 'a b' } }, /keyId/],
    [{ tokenise: 5 }, /tokenise/],
    [{ detectors: [] }, /createLogger\(\{ mask \}\)/],
    [{ onProblem: 5 }, /onProblem/],
  ])('%j is refused', (options, message) => {
    expect(() => createMasker(options as unknown as MaskerOptions)).toThrow(message)
  })

  test('a key of the hash is never in a message', () => {
    expect(() => createMasker({ hash: { key: 'tooshortkey' } })).toThrow(expect.not.stringContaining('tooshortkey'))
  })

  test('mode off masks nothing, mode keys only by names', () => {
    const given = { password: 'x', note: 'ann@example.com' }
    expect(createMasker({ mode: 'off' }).value(given)).toEqual(given)
    expect(createMasker({ mode: 'keys' }).value(given)).toEqual({ password: '[REDACTED]', note: 'ann@example.com' })
  })

  test('classes can be turned off', () => {
    expect(
      createMasker({ detect: { email: false, password: false } }).value({ email: 'ann@example.com', password: 'x', token: 'y' }),
    ).toEqual({
      email: 'ann@example.com',
      password: 'x',
      token: '[REDACTED]',
    })
  })
})
