import fc from 'fast-check'
import { latin1 } from './open.ts'

const keys = [
  'level',
  'time',
  'msg',
  'message',
  '@timestamp',
  'log.level',
  'log',
  'err',
  'error',
  'error.type',
  'severity',
  'ts',
  'timestamp',
]
const ownKeys = [
  'event.sequence',
  'process.entity_id',
  'log.template_id',
  'event.severity',
  'reqId',
  'http.request.id',
  'userId',
  'a',
  'a.b',
  'b',
  '1',
  'é',
  '__proto__',
  'lvl',
]

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...keys) },
  { weight: 4, arbitrary: fc.constantFrom(...ownKeys) },
  { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
)

const text = fc.oneof(
  fc.constantFrom(
    'info',
    'error',
    'WARN',
    'loud',
    'b00t',
    'kq3a8x1z9bcdefghi',
    '',
    'order placed',
    'user 17 came',
    '~b~',
    'a"b\\c',
    'x\u0000y',
    '\ud800',
    'Zürich 🚚',
  ),
  fc.constantFrom(
    '2026-11-20T15:59:59.123Z',
    '2026-11-20T15:59:59.123456Z',
    '2026-02-30T00:00:00.000Z',
    '2026-11-20',
    '2026-11-20T15:59:59',
    '20261120',
    '1763740000001',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
)

const bare = fc.oneof(
  fc.constantFrom(
    10,
    20,
    30,
    35.5,
    60,
    0,
    -1,
    1_763_740_000_000,
    1_763_740_000,
    1_763_740_000_000_000,
    1e21,
    0.1,
    -0,
    true,
    false,
    null,
  ),
  fc.integer({ min: 0, max: 5000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 1_763_739_000_000, max: 1_763_741_000_000 }),
)

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: text },
    { weight: 5, arbitrary: bare },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(key, tie('value'), { maxKeys: 3 }) },
  ),
})).value

/** A member's text: now and then with blanks, numbers in other forms, or no JSON at all. */
const member = fc.tuple(key, value, fc.integer({ min: 0, max: 30 })).map(([name, own, way]) => {
  const printed = JSON.stringify(own)
  switch (way) {
    case 0:
      return `${JSON.stringify(name)} : ${printed} `
    case 1:
      return `${JSON.stringify(name)}:1.50`
    case 2:
      return `${JSON.stringify(name)}:01`
    case 3:
      return `${JSON.stringify(name)}:${printed},${JSON.stringify(name)}:${printed}`
    case 4:
      return `"\\u0061":${printed}`
    case 5:
      return `${JSON.stringify(name)}:"a\tb"`
    case 6:
      return `${JSON.stringify(name)}:1E+2`
    default:
      return `${JSON.stringify(name)}:${printed}`
  }
})

const jsonLine = fc.array(member, { maxLength: 7 }).map((members) => latin1(`{${members.join(',')}}`))

/** Few forms with many values, as logs are. */
const usualLine = fc
  .tuple(
    fc.constantFrom(10, 20, 30, 50),
    fc.integer({ min: 0, max: 3000 }),
    fc.constantFrom('a', 'b', 'user 1', 'user 2'),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([level, after, message, way]) => {
    const time = 1_763_740_000_000 + after
    switch (way) {
      case 0:
        return `{"level":${level},"time":${time},"msg":"${message}","reqId":"r${after}"}`
      case 1:
        return `{"@timestamp":"${new Date(time).toISOString()}","log.level":"info","message":"${message}","event.sequence":${after},"process.entity_id":"kq3a8x1z9bcdefghi"}`
      case 2:
        return `${new Date(time).toISOString()} INFO ${message}`
      default:
        return `{"level":${level},"msg":"${message}"}`
    }
  })

const bytes = fc.uint8Array({ maxLength: 24 }).map((raw) => Buffer.from(raw).toString('latin1').replaceAll('\n', ' '))
const oddLine = fc.oneof(
  fc.constantFrom(
    '',
    '\r',
    '\u0000\u0000{"a":1}',
    '\u00ef\u00bb\u00bf{"a":1}',
    '  {"level":30,"msg":"x"}',
    '[1,2]',
    '"text"',
    '{',
    '{}',
    '{ }',
    '{"a":{}}',
    '{"a":[]}',
    `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`,
    'ERROR: at\r',
    '{"a":"\u00ff\u00fe"}',
    '{"\u00ff":1,"\u00fe":2}',
  ),
  bytes,
  bytes.map((inner) => `{"a":"${inner}"}`),
)

/** A line of latin1 characters, without a line feed. */
export const line: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: usualLine }, { weight: 4, arbitrary: jsonLine }, { weight: 2, arbitrary: oddLine }),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([own, way]) => (way === 0 ? `${own}\r` : own))

/** Lines, each perhaps many times, with or without a last line feed. */
export const text$: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(line, fc.constantFrom(1, 1, 1, 2, 40)), { maxLength: 25 }), fc.boolean())
  .map(([lines, hasEnd]) => {
    const all = lines.flatMap(([own, times]) => Array.from({ length: times }, () => own))
    return all.join('\n') + (hasEnd && all.length > 0 ? '\n' : '')
  })
