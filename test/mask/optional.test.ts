import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMasker } from '../../src/mask/create-masker.ts'
import { open, shown } from './setup.ts'

describe('addresses of machines, on request', () => {
  const masker = createMasker({ detect: { ip: true } })

  test.each([
    ['from 10.1.2.3 to 192.168.0.254:8080', 'from [IP] to [IP]:8080'],
    ['peer 2001:db8::1 and fe80::1ff:fe23:4567:890a', 'peer [IP] and [IP]'],
    ['https://203.0.113.9/a?b=1', 'https://[IP]/a?b=1'],
    ['{"ip":"203.0.113.9"}', '{"ip":"[IP]"}'],
    ['loopback ::1', 'loopback [IP]'],
    ['::ffff:192.0.2.128', '[IP]'],
  ])('%s', (text, masked) => {
    expect(masker.text(text)).toBe(masked)
  })

  test.each([
    'version 1.2.3.4.5',
    'v10.1.2.3',
    'OID 1.3.6.1.4.1.311',
    'at 10:15:42',
    'std::vector::at',
    '300.1.2.3',
    'mac 00:1b:44:11:3a:b7',
    'Foo::Bar',
    '12:30',
    'ratio 1:2:3',
  ])('leave %s', (text) => {
    expect(masker.text(text)).toBe(text)
  })

  test('stay where nobody asked', () => {
    const text = 'from 10.1.2.3, 00:1b:44:11:3a:b7, at 52.5200, 13.4050, Zk3vQ9pLx7Rt2Yw8Bn4Ms6Hc1Jd5Fg0A'
    expect(createMasker().text(text)).toBe(text)
  })

  test('are found in keys and beside other finds', () => {
    expect(masker.value({ '10.1.2.3': 2, hosts: ['10.1.2.4', 'ann@example.com at 10.1.2.5'] })).toEqual({
      '[IP]': 2,
      hosts: ['[IP]', '[EMAIL] at [IP]'],
    })
  })

  test('are cut to their network, which is told from no other', () => {
    const cut = createMasker({ detect: { ip: 'truncate' } })
    expect(cut.text('10.1.2.3 2001:db8:85a3::8a2e:370:7334 ::ffff:192.0.2.128 fe80::1')).toBe(
      '10.1.2.0 2001:db8:85a3:: ::ffff:192.0.2.0 fe80::',
    )
    expect(cut.value({ clientIp: '10.1.2.3' })).toEqual({ clientIp: '10.1.2.0' })
    expect(cut.counts).toEqual({ ip: 5 })
  })

  test('cut twice are as cut once', () => {
    const cut = createMasker({ detect: { ip: 'truncate' } })
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { maxLength: 5 }), (parts) => {
        const once = cut.text(parts.join(' '))
        expect(cut.text(once)).toBe(once)
      }),
    )
  })

  test('of both versions are found, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        // `::` alone, and an address without a digit, are more often code.
        fc.pre(/\d/.test(address))
        expect(masker.text(`from ${address} at`)).toBe('from [IP] at')
      }),
    )
  })
})

describe('other classes on request', () => {
  test.each([
    ['mac', 'link 00:1b:44:11:3a:b7 up', 'link [MAC] up'],
    ['mac', 'link 00-1B-44-11-3A-B7, 001b.4411.3ab7', 'link [MAC], [MAC]'],
    ['geo', 'at 52.5200, 13.4050 now', 'at [GEO] now'],
    ['geo', 'at -33.86880,151.20930', 'at [GEO]'],
    ['entropy', 'with Zk3vQ9pLx7Rt2Yw8Bn4Ms6Hc1Jd5Fg0A now', 'with [ENTROPY] now'],
  ])('%s: %s', (cls, text, masked) => {
    expect(createMasker({ detect: { [cls]: true } }).text(text)).toBe(masked)
  })

  test.each([
    ['mac', 'time 10:15:42'],
    ['mac', 'hash 001b44113ab7'],
    ['geo', 'price 12.5, 13.5'],
    ['geo', 'took 1.2345, 95.12'],
    ['entropy', '4bf92f3577b34da6a3ce929d0e0e4736 and 0189d6c7-8f3a-7b1c-9d2e-1f2a3b4c5d6e'],
    ['entropy', 'src/components/CheckoutForm/PaymentMethodSelector2'],
    ['entropy', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('%s leaves %s', (cls, text) => {
    expect(createMasker({ detect: { [cls]: true } }).text(text)).toBe(text)
  })

  test.each(['location', 'organization'])('%s is found by asynchronous detectors only, and refused without one', (cls) => {
    expect(() => createMasker({ detect: { [cls]: true } })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID', message: expect.stringContaining('detectors') as string }),
    )
    const { masker } = open({ detect: { [cls]: false }, detectors: [] })
    const text = 'went to Berlin'
    const spans = [{ start: 8, end: 14, cls }]
    expect(masker.found(text, spans)).toBe(text)
    expect(open().masker.found(text, spans)).toBe(`went to [${cls.toUpperCase()}]`)
  })
})

describe('keys of the options, in texts', () => {
  test('added ones hold there too, in each form', () => {
    const { masker } = open({ keys: { add: ['internalNote', /^x-own/i] } })
    expect(shown(masker, [], 'internal_note=abc {"internalNote":"a b"} X-Own-Thing: 42')).toBe(
      'internal_note=[REDACTED] {"internalNote":"[REDACTED]"} X-Own-Thing: [REDACTED]',
    )
    expect(shown(masker, ['body'], String.raw`{\"internal-note\":\"a b\"}`)).toBe(String.raw`{\"internal-note\":\"[REDACTED]\"}`)
  })

  test('added ones have their strategies there too', () => {
    const { masker } = open({
      keys: { add: { customerRef: 'hash', plan: 'keep' } },
      hash: { key: 'a key of 16 bytes or more' },
    })
    const inText = shown(masker, [], 'customer_ref=c-4711 plan=gold')
    expect(inText).toMatch(/^customer_ref=\[VALUE:k1\.[\w-]{16}\] plan=gold$/)
    expect(masker.replace('c-4711', masker.at(1, 'customerRef'))).toBe(inText.slice(13, inText.indexOf(' ')))
  })

  test('kept ones are kept there too, but for what is in them', () => {
    const { masker } = open({ keys: { keep: ['token', /Pin$/] } })
    expect(shown(masker, [], 'token=abc123def mapPin=12345 password=abc token=ann@example.com')).toBe(
      'token=abc123def mapPin=12345 password=[REDACTED] token=[EMAIL]',
    )
  })

  test('names that begin with fewer than three letters are found too', () => {
    const { masker } = open({ keys: { add: ['x1'] } })
    expect(shown(masker, [], 'x1=abc x2=abc')).toBe('x1=[REDACTED] x2=abc')
  })
})
