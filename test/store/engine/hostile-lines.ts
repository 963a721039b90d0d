import fc from 'fast-check'
import { firstTime } from '../../query/arbitrary.ts'

const time = fc.oneof(
  fc.integer({ min: 0, max: 3 * 3_600_000 }),
  fc.integer({ min: 0, max: 12 }).map((step) => step * 900_000),
)
const iso = time.map((offset) => new Date(firstTime + offset).toISOString())

/** Raw JSON of one value: the same value in many forms, and values of all types. */
const scalar = fc.oneof(
  fc.constantFrom('"alpha"', '"Alpha"', '"\\u0061lpha"', '"b*ta"', '""', '"x:y"', '"a\\\\b"', '"\\"q\\""', '"l\\nl"', '"zé"', '"z\\u00e9"', '"🎉"', '"\\ud83c\\udf89"', '"\\ud800"', '"42"', '"true"', '"payment failed"', '"a/b"', '"a\\/b"', `"${'z'.repeat(1030)}"`), // prettier-ignore
  fc.constantFrom('0', '-0', '1', '1.0', '1e0', '10e-1', '42', '2.5', '2.50', '-1.25', '1e400', '-1e400', '12345678901234567890', '1e-7', '0.1', '007'.slice(2), '9007199254740993', '3'), // prettier-ignore
  fc.constantFrom('true', 'false', 'null'),
)
const array = fc.array(fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: fc.constantFrom('[]', '[1,["alpha"]]', '{}', '{"sku":"s1","qty":2}', '{"sku":["s2"]}') }), { maxLength: 3 }).map((parts) => `[${parts.join(',')}]`) // prettier-ignore
const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: array },
  { weight: 1, arbitrary: fc.tuple(scalar, scalar).map(([a, b]) => `{"id":${a},"b.c":${b}}`) },
  { weight: 1, arbitrary: fc.constantFrom('{}', '[]', '{"id":{}}', '{"total":3,"items":[{"sku":"s1"},{"qty":[1,2]}]}') },
)
const key = fc.constantFrom('label', 'n', 'ok', 'user', 'user.id', 'userId', 'status', 'order', 'order.total', 'waitMs', 'service.name', 'service', 'error', 'error.type', 'error.cause.code', 'http.response.status_code', 'event.duration', 'nothing', 'message', 'msg', 'level', 'time', 'log', '_id', 'l\\u0061bel', '__proto__', 'fields', 'log.template_id') // prettier-ignore

const message = fc.oneof(
  fc.constantFrom('payment failed', 'order 17 placed', 'order 4242 placed', 'took 2.5 ms', 'took 13 ms', 'user ann from 10.0.0.1:8080', 'user bob from 10.0.0.2:80', 'can\'t connect to db', 'GET /api/v1/orders?x=1', 'id=7b0f6f0a-6c3d-4c8e-9a51-000000000001 done', 'id=7b0f6f0a-6c3d-4c8e-9a51-00000000000f done', 'ΣΟΦΟΣ 5 İstanbul', 'Straße 12', 'x\\u00e9 5 y', 'say \\"7\\" twice', 'a\\tb 9', '', '!!!', '👩‍👩‍👧 3 ok', 'retry 3 of 5', 'K\u212Aelvin 1'), // prettier-ignore
  fc.tuple(fc.constantFrom('order', 'user_', 'took', 'Payment'), fc.integer({ min: -3, max: 30 }), fc.constantFrom('placed', 'ms', 'failed', '')).map((parts) => parts.join(' ')), // prettier-ignore
  fc.tuple(fc.constantFrom('batch-', 'v', 'shard_'), fc.integer({ min: 0, max: 9999 }), fc.constantFrom('ms done', '.5 done', '/x', '')).map((parts) => parts.join('')), // prettier-ignore
)

const members = fc.array(
  fc.tuple(key, value).map(([name, text]) => `"${name}":${text}`),
  { maxLength: 5 },
)
const json = (head: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> =>
  fc.tuple(head, members).map(([first, rest]) => `{${[...first, ...rest].join(',')}}`)

const level = fc.constantFrom('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'WARNING', 'notice', 'loud')
const ecs = json(
  fc
    .tuple(iso, level, message)
    .map(([at, name, text]) => [`"@timestamp":"${at}"`, `"log.level":"${name}"`, `"message":"${text}"`]),
)
const own = fc.tuple(iso, level, message, fc.constantFrom('a', 'b'), fc.nat(1_000_000), members).map(([at, name, text, boot, sequence, rest]) => `{${[`"@timestamp":"${at}"`, `"log.level":"${name}"`, `"message":"${text}"`, `"event.sequence":${sequence}`, `"process.entity_id":"0mboot0000000000${boot}"`, ...rest].join(',')}}`) // prettier-ignore
const pino = json(
  fc
    .tuple(fc.constantFrom(10, 20, 30, 35, 40, 50, 60, 70_000, 12.5), time, message)
    .map(([number, at, text]) => [`"level":${number}`, `"time":${firstTime + at}`, `"msg":"${text}"`]),
)
const bunyan = json(
  fc
    .tuple(fc.constantFrom(30, 50), iso, message)
    .map(([number, at, text]) => ['"name":"app"', `"level":${number}`, `"msg":"${text}"`, `"time":"${at}"`, '"v":0']),
)
const winston = json(
  fc.tuple(level, message, iso).map(([name, text, at]) => [`"level":"${name}"`, `"message":"${text}"`, `"timestamp":"${at}"`]),
)
const timeless = json(message.map((text) => [`"message":"${text}"`]))
const spaced = fc
  .tuple(iso, message, value)
  .map(([at, text, one]) => `{ "@timestamp" : "${at}" , "message":"${text}",  "label": ${one} }`)
const twice = fc.tuple(iso, scalar, scalar).map(([at, a, b]) => `{"@timestamp":"${at}","label":${a},"label":${b}}`)
const plain = fc.oneof(
  message,
  fc.tuple(iso, message).map((parts) => parts.join(' ')),
  fc.tuple(iso, message).map(([at, text]) => `${at} ERROR ${text}`),
  fc.constantFrom(
    '{"broken":',
    '{',
    '[1,2]',
    '  {"message":"indented"}',
    '42',
    '\0\0',
    'bad \xff\xfe bytes',
    '\xef\xbb\xbf{"message":"marked"}',
  ),
)

/** Bytes of a log as latin1: lines of every kind, with every kind of end. */
export const hostileLog: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: own }, { weight: 3, arbitrary: ecs }, { weight: 2, arbitrary: pino }, bunyan, winston, timeless, spaced, twice, { weight: 2, arbitrary: plain }), // prettier-ignore
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n'),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((lines) =>
    lines.map(([line, end]) => (/^(?:bad |\xef)/.test(line) ? line : Buffer.from(line).toString('latin1')) + end).join(''),
  )
