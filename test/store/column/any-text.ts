import fc from 'fast-check'

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: min, maxLength: max })
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length })
const instant = fc.integer({ min: -2e12, max: 4e12 }).map((time) => new Date(time).toISOString())

/** Texts of one form, as the slots of log lines have them. */
export const forms: Readonly<Record<string, fc.Arbitrary<string>>> = {
  integer: fc.integer().map(String),
  great: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  small: fc.integer({ min: -3, max: 3 }).map(String),
  rising: fc.integer({ min: 0, max: 1e6 }).map((step) => String(1_760_000_000_000 + step)),
  padded: digits(5, 5),
  digits: digits(0, 24),
  decimal: fc.integer().map((value) => String(value / 100)),
  fixed: fc.integer().map((value) => (value / 100).toFixed(2)),
  double: fc.double().map(String),
  json: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  strange: fc.constantFrom(
    '',
    '-',
    '-0',
    '0',
    '-0.0',
    '0.0',
    '1e400',
    '1E5',
    '1e5',
    '00012',
    '1.50',
    '.5',
    '5.',
    '+1',
    'NaN',
    'null',
  ),
  address: fc.ipV4(),
  addresses: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('1.2.3.256', '01.2.3.4', '1.2.3', '1.2.3.4.5')),
  trace: hex(32),
  upper: hex(16).map((text) => text.toUpperCase()),
  hex: fc.integer({ min: 0, max: 20 }).chain(hex),
  uuid: fc.uuid(),
  uuids: fc.oneof(
    fc.uuid(),
    fc.uuid().map((text) => text.toUpperCase()),
  ),
  ulid: fc.ulid(),
  ulids: fc.oneof(fc.ulid(), fc.constantFrom('8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '01arz3ndektsv4rrffq69g5fav')),
  counted: fc.integer({ min: 0 }).map((value) => `req-${value.toString(36)}`),
  instant,
  local: instant.map((text) => text.replace('T', ' ').replace('.', ',').replace('Z', '')),
  offset: instant.map((text) => text.replace('Z', '+02:00')),
  syslog: fc.integer({ min: 1, max: 31 }).map((day) => `Jun ${String(day).padStart(2, ' ')} 15:16:01`),
  feb: fc.integer({ min: 28, max: 31 }).map((day) => `2023-02-${day} 10:00:00`),
  leap: fc.integer({ min: 57, max: 61 }).map((second) => `2016-12-31T23:59:${second}Z`),
  weekday: fc.constantFrom('Sun Dec 04 04:47:44 2005', 'Mon Dec 04 04:47:44 2005', 'Mon Dec 05 04:47:44 2005'),
  words: fc.constantFrom('GET', 'POST', 'true', 'false', 'null', 'ok', 'ok\n'),
  sentence: fc
    .tuple(fc.constantFrom('user', 'order', 'took'), fc.nat(), fc.ipV4())
    .map(([word, a, b]) => `${word} ${a} of "x ${a}" from ${b}:80`),
  line: fc
    .tuple(instant, fc.constantFrom('INFO', 'WARN'), fc.nat(9), hex(8), digits(1, 20))
    .map(([time, level, a, b, c]) => `${time} ${level} [${a}] block blk_-${c} of ${b} done in 1.${a}ms`),
  control: fc.constantFrom('\u0000 1', '\u0001 2', '\u0002 3', '\u0003 4', '\u0004 5', '\u0005 6', '\u0006 7', '\u0007 8'),
  any: latin1,
}

const oneForm = fc.constantFrom(...Object.values(forms)).chain((form) => fc.array(form, { maxLength: 120 }))
const mixedForms = fc.array(fc.oneof(...Object.values(forms)), { maxLength: 60 })
/** Few different texts that come again and again. */
const repeated = fc
  .tuple(
    fc.constantFrom(...Object.values(forms)).chain((form) => fc.array(form, { minLength: 1, maxLength: 8 })),
    fc.array(fc.nat(7), { maxLength: 120 }),
  )
  .map(([entries, places]) => places.map((place) => entries[place % entries.length] ?? ''))

/** Columns of any kind. */
export const anyTexts: fc.Arbitrary<string[]> = fc.oneof(oneForm, repeated, mixedForms)
