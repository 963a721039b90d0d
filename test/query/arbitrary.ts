import fc from 'fast-check'
import type { Aggregation, Aggregations } from '../../src/core/aggregation.ts'
import type { QueryLiteral, QueryNode, RangeOperator, TimeRange } from '../../src/core/query.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { decodeObject } from '../../src/json/decode.ts'
import { and, exists, match, not, or, quoted, range, regex, text, wildcard } from '../../src/query/ast.ts'
import { fieldValues } from '../../src/query/values.ts'
import { words } from '../../src/query/words.ts'

/** The first instant of all generated lines; they span three hours. */
export const firstTime: number = Date.parse('2026-03-29T00:30:00Z')
const spanMs = 3 * 3_600_000

const phrases = [
  'payment failed', 'Payment accepted', "can't connect to db", 'GET /api/v1/orders?x=1', 'user_id=42 logged in', 'timeout after 250ms',
  'connection refused', 'Connection: keep-alive', 'retry 3 of 5', 'host 10.0.0.1:8080 down', 'a.b-c', 'ΣΟΦΟΣ İstanbul', 'Straße größer',
  '日本語のログ', 'カタカナ テスト', '한국어 로그', '👩‍👩‍👧 ok 🎉', 'x\u00ady soft', 'ภาษาไทย', '!!!', '', 'É é', 'order #1234 (paid)', '"quoted" \\ back', 'NaN null true',
] // prettier-ignore
const labels = [
  'alpha',
  'Alpha',
  'beta',
  'b*ta',
  'x:y',
  'with space',
  '',
  'ﬁ',
  '🎉',
  'zé',
  '42',
  'true',
  'and',
  'a\\b',
  '"q"',
  'z'.repeat(1030),
]
const names = ['ann', 'bob', 'Cyd', 'd.e', 'ann"x']

const message = fc.array(fc.constantFrom(...phrases), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '))
const number = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constantFrom(0.1, 2.5, -1.25, 1e9, 1e-7, 123456789.5))
const oneOrMore = <Type>(one: fc.Arbitrary<Type>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.array(fc.option(one), { maxLength: 3 }) })

/** The members of a line besides its time, boot id and sequence. Each has one type, as an index wants it. */
const members = fc.record(
  {
    'service.name': fc.constantFrom('checkout', 'cart', 'mail'),
    user: fc.record({ id: fc.constantFrom(...names) }),
    'http.request.id': fc.constantFrom('r1', 'r2', 'r3'),
    'http.response.status_code': fc.constantFrom(200, 201, 404, 500, 503),
    'event.duration': fc.integer({ min: 0, max: 2_000_000_000 }),
    waitMs: number,
    label: oneOrMore(fc.constantFrom(...labels)),
    n: oneOrMore(number),
    ok: oneOrMore(fc.boolean()),
    order: fc.record({
      total: number,
      items: fc.array(fc.record({ sku: fc.constantFrom('s1', 's2'), qty: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 }),
    }),
    'order.total': number,
    'error.type': fc.constantFrom('TypeError', 'RangeError'),
    'error.cause.code': fc.constantFrom('E1', 'E2'),
    status: fc.constantFrom('paid', 'open'),
    'log.template_id': fc.constantFrom('00000000000000aa', '00000000000000bb'),
    nothing: fc.constant(null),
  },
  { requiredKeys: [] },
)

/** Lines as parsed JSON, with ties of time, out of order, with unique (boot id, sequence). */
export function arbitraryLines(minLength: number, maxLength: number): fc.Arbitrary<readonly Readonly<Record<string, unknown>>[]> {
  const line = fc.tuple(
    fc.oneof(
      fc.integer({ min: 0, max: spanMs }),
      fc.integer({ min: 0, max: 12 }).map((step) => step * 900_000),
    ),
    fc.constantFrom('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
    fc.constantFrom('0mboot0000000000a', '0mboot0000000000b', '0mboot0000000000c'),
    message,
    members,
  )
  return fc.array(line, { minLength, maxLength }).map((lines) =>
    lines.map(([offset, level, bootId, text, rest], index) => ({
      '@timestamp': new Date(firstTime + offset).toISOString(),
      'log.level': level,
      message: text,
      'process.entity_id': bootId,
      'event.sequence': index + 1,
      ...rest,
    })),
  )
}

/** The records of generated lines. */
export function recordsOf(lines: readonly object[]): LogRecord[] {
  return lines.map((line, index) => decodeObject(line, { id: `line${index}`, time: 0 }))
}

const keywordFields = [
  'service',
  'service.name',
  'userId',
  'user.id',
  'requestId',
  'label',
  'error.type',
  'error.cause.code',
  'order.items.sku',
  'status',
  'process.entity_id',
  'absent',
]
const numberFields = [
  'n',
  'waitMs',
  'duration',
  'event.duration',
  'http.response.status_code',
  'order.total',
  'order.items.qty',
  'event.sequence',
  'absent',
]
const otherFields = ['ok', 'level', 'nothing', '@timestamp']
const patterns = ['order.*', '*.id', 'error.*', 'us*']
const operator = fc.constantFrom<RangeOperator>('gt', 'gte', 'lt', 'lte')

/** Queries whose literals are drawn from the records, so that most find some lines and leave some out. */
export function arbitraryQuery(records: readonly LogRecord[], depth = 3): fc.Arbitrary<QueryNode> {
  const valueOf = (field: string, fallback: string): fc.Arbitrary<string> => {
    const values = [...new Set(records.flatMap((record) => fieldValues(record, field)).map(String))]
    return fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...(values.length === 0 ? [fallback] : values)) },
      { weight: 1, arbitrary: fc.constant(fallback) },
    )
  }
  const allWords = [...new Set(records.flatMap((record) => words(record.message)))]
  const word = fc.constantFrom(...(allWords.length === 0 ? ['nothing'] : allWords))
  const cut = (value: string): fc.Arbitrary<QueryLiteral> => {
    const characters = Array.from(value)
    return fc.tuple(fc.nat(characters.length), fc.nat(characters.length), fc.boolean()).map(([a, b, both]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const middle = characters.slice(from, to).join('')
      return wildcard(both ? ['', middle, ''] : [characters.slice(0, from).join(''), characters.slice(to).join('')])
    })
  }
  const textClause = fc.oneof(
    word.map((one) => match(undefined, text(one))),
    fc.tuple(word, word).map(([a, b]) => match('message', text(`${a} ${b.toUpperCase()}`))),
    fc
      .constantFrom(...records.map((record) => record.message), 'none')
      .chain((whole) =>
        fc
          .tuple(fc.nat(30), fc.integer({ min: 3, max: 20 }))
          .map(([from, length]) => match(fromField(from), quoted(whole.slice(from, from + length)))),
      ),
    word.chain((one) => cut(one).map((pattern) => match('msg', pattern))),
    word.map((one) => regex('message', `${Array.from(one).map(escapeRegex).join('.?')}|x+y*`)),
    fc.tuple(operator, word).map(([sign, one]) => range('message', sign, text(one))),
  )
  const keywordClause = fc.constantFrom(...keywordFields).chain((field) =>
    valueOf(field, 'other').chain((value) =>
      fc.oneof(
        fc.constant(match(field, quoted(value))),
        fc.constant(match(field, text(value))),
        cut(value).map((pattern) => match(field, pattern)),
        operator.map((sign) => range(field, sign, quoted(value))),
        fc.constant(regex(field, `${Array.from(value.slice(0, 20)).map(escapeRegex).join('')}.*|[a-c]+`)),
        fc.constant(exists(field)),
      ),
    ),
  )
  const numberClause = fc.constantFrom(...numberFields).chain((field) =>
    valueOf(field, '7').chain((value) =>
      fc.oneof(
        fc.constant(match(field, text(value))),
        operator.map((sign) => range(field, sign, text(value))),
        fc
          .tuple(operator, fc.constantFrom('500ms', '1s', '250us', '2kB', 'abc'))
          .map(([sign, bound]) => range(field, sign, text(bound))),
        fc.constant(match(field, text('abc'))),
        fc.constant(exists(field)),
      ),
    ),
  )
  const otherClause = fc.oneof(
    fc.constantFrom('true', 'false', 'yes').map((value) => match('ok', text(value))),
    fc.constantFrom('error', 'WARNING', 'CRITICAL', 'info', '40').map((value) => match('level', text(value))),
    fc.tuple(operator, fc.constantFrom('warn', 'debug', 'ERROR', '35')).map(([sign, value]) => range('level', sign, text(value))),
    fc.constantFrom(['err', ''], ['', 'a', '']).map((parts) => match('log.level', wildcard(parts))),
    fc.constantFrom(...otherFields).map(exists),
    fc.tuple(operator, instant).map(([sign, time]) => range('@timestamp', sign, quoted(time))),
    instant.map((time) => match('@timestamp', quoted(time))),
    fc
      .tuple(fc.constantFrom(...patterns), fc.constantFrom('s1', 'ann', '2', 'TypeError', 'x'))
      .map(([field, value]) => match(field, text(value))),
    fc.constantFrom(...patterns).map(exists),
  )
  const leaf = fc.oneof(
    { weight: 3, arbitrary: textClause },
    { weight: 3, arbitrary: keywordClause },
    { weight: 2, arbitrary: numberClause },
    { weight: 2, arbitrary: otherClause },
  )
  if (depth === 0) return leaf
  const inner = arbitraryQuery(records, depth - 1)
  const clauses = fc.array(inner, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: clauses.map(and) },
    { weight: 2, arbitrary: clauses.map(or) },
    { weight: 1, arbitrary: inner.map(not) },
  )
}

const fromField = (from: number): string | undefined => (from % 2 === 0 ? undefined : 'message')
const escapeRegex = (character: string): string => character.replace(/[^\p{L}\p{N}\s_]/u, '\\$&')
const instant = fc.oneof(
  fc.integer({ min: 0, max: 13 }).map((step) => new Date(firstTime + step * 900_000).toISOString()),
  fc.constantFrom('2026-03-29', '2026-03-29T01', '2026-03-29T02:15', '2026-03-29T03:00:00+02:00', '2026'),
)

/** Ranges that cut the lines, with open ends too. */
export const arbitraryRange: fc.Arbitrary<TimeRange> = fc
  .tuple(fc.option(fc.integer({ min: -60_000, max: spanMs })), fc.option(fc.integer({ min: -60_000, max: spanMs + 60_000 })))
  .map(([from, to]) => ({
    ...(from === null ? {} : { from: firstTime + from }),
    ...(to === null ? {} : { to: firstTime + to }),
  }))

/** Stretches of numbers, some open, some over each other, each with a key of its own. */
const arbitraryRanges = fc
  .array(fc.tuple(fc.option(fc.integer({ min: -10, max: 600 })), fc.option(fc.integer({ min: -10, max: 600 }))), {
    minLength: 1,
    maxLength: 4,
  })
  .map((ranges) =>
    ranges.map(([a, b], at) => {
      const [from, to] = a !== null && b !== null && a > b ? [b, a] : [a, b]
      return { ...(at === 0 ? {} : { key: `r${at}` }), ...(from !== null && { from }), ...(to !== null && { to }) }
    }),
  )

/** Composites of one to three parts, of all kinds. */
function arbitraryComposite(aggs: fc.Arbitrary<object>): fc.Arbitrary<Aggregation> {
  const part = fc.oneof(
    fc
      .constantFrom('service', 'user.id', 'label', 'ok', 'error.type', 'http.response.status_code', 'n')
      .map((terms) => ({ terms })),
    fc.constantFrom('level', 'service').map((terms) => ({ terms })),
    fc
      .tuple(fc.constantFrom('15m', '1h', 'day'), fc.constantFrom(undefined, 'Europe/Berlin', 'Asia/Kathmandu'))
      .map(([dateHistogram, timeZone]) => ({ dateHistogram, ...(timeZone !== undefined && { timeZone }) })),
    fc
      .tuple(
        fc.constantFrom('waitMs', 'event.duration', 'event.sequence', 'n', 'order.items.qty'),
        fc.constantFrom(10, 100_000_000),
      )
      .map(([histogram, interval]) => ({ histogram, interval })),
  )
  return fc
    .tuple(
      fc.dictionary(fc.constantFrom('x', 'y', 'z'), part, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
      fc.integer({ min: 1, max: 40 }),
      aggs,
    )
    .filter(([parts]) => Object.values(parts).filter((one) => 'terms' in one && one.terms === 'level').length < 2)
    .map(([composite, size, inner]) => ({ composite, size, ...inner }))
}

/** Aggregations of all kinds, some within others. @param patterns - also kinds of messages, at the top. */
export function arbitraryAggregations(
  records: readonly LogRecord[],
  depth = 1,
  patterns = false,
  isTop = true,
): fc.Arbitrary<Aggregations> {
  const aggs =
    depth === 0
      ? fc.constant({})
      : fc
          .option(arbitraryAggregations(records, depth - 1, patterns, false))
          .map((inner) => (inner === null ? {} : { aggs: inner }))
  const keyword = fc.constantFrom(...keywordFields.filter((field) => field !== 'absent' && field !== 'status'), 'ok', 'level')
  const numeric = fc.constantFrom(...numberFields)
  const one: fc.Arbitrary<Aggregation> = fc.oneof(
    fc
      .tuple(
        fc.oneof(keyword, fc.constantFrom('n', 'http.response.status_code')),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom<'count' | 'key'>('count', 'key'),
        aggs,
      )
      .map(([terms, size, order, inner]) => ({ terms, size, order, ...inner })),
    keyword.filter((field) => field !== 'ok' && field !== 'level').map((terms) => ({ terms, missing: '(none)' })),
    fc
      .tuple(
        fc.constantFrom('15m', '1h', '7m', '1d', '3h', 'day', 'week', 'month', 'quarter', 'year'),
        fc.constantFrom(undefined, 'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu'),
        fc.constantFrom(undefined, true, false),
        aggs,
      )
      .map(([dateHistogram, timeZone, fill, inner]) => ({
        dateHistogram,
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(fill === undefined ? {} : { fill }),
        ...inner,
      })),
    fc
      .tuple(numeric, fc.constantFrom(1, 5, 0.5, 100_000), aggs)
      .map(([histogram, interval, inner]) => ({ histogram, interval, ...inner })),
    numeric.map((percentiles) => ({ percentiles })),
    fc
      .tuple(numeric, fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 }))
      .map(([percentiles, at]) => ({ percentiles, at })),
    fc.oneof(numeric, fc.constantFrom('label', '@timestamp')).map((stats) => ({ stats })),
    fc.oneof(numeric, keyword).map((cardinality) => ({ cardinality })),
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom<'newest' | 'oldest'>('newest', 'oldest'))
      .map(([topHits, order]) => ({ topHits, order })),
    fc.constant({ topHits: 2, fields: ['user.id', 'n', 'error.type', 'service'] }),
    fc
      .tuple(arbitraryQuery(records, 1), arbitraryQuery(records, 1), aggs)
      .map(([a, b, inner]) => ({ filters: { a, b }, ...inner })),
    fc.tuple(numeric, arbitraryRanges, aggs).map(([range, ranges, inner]) => ({ range, ranges, ...inner })),
    fc
      .tuple(numeric, fc.array(fc.constantFrom(-5, 0, 2.5, 3, 200, 450, 1e9), { minLength: 1, maxLength: 4 }))
      .map(([percentileRanks, values]) => ({ percentileRanks, values })),
    fc
      .oneof(numeric, fc.constant('@timestamp'))
      .chain((field) =>
        fc.constantFrom<Aggregation>({ min: field }, { max: field }, { avg: field }, { sum: field }, { count: field }),
      ),
    keyword.map((count) => ({ count })),
    fc
      .tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.oneof(keyword, numeric).filter((field) => field !== 'level'),
        fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
      )
      .map(([topHits, by, order]) => ({ topHits, sort: { by, order } })),
    ...(isTop ? [arbitraryComposite(aggs)] : []),
    ...(isTop && patterns
      ? [fc.tuple(fc.integer({ min: 1, max: 20 }), aggs).map(([size, inner]) => ({ patterns: true as const, size, ...inner }))]
      : []),
  )
  return fc.dictionary(fc.constantFrom('one', 'two', 'three'), one, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
}

const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom(
    'and',
    'OR',
    'not x',
    ' a ',
    '400 401',
    "'q'",
    '[1 TO 2]',
    'a = b',
    '/x.*y/',
    'a\tb',
    '\\',
    '-x',
    '&& b',
    'error warn',
    '\u00a0',
    '\\u0020',
    'x  y',
  ),
)
const anyField = fc.oneof(
  fc.constantFrom(
    'level',
    'a.b',
    'message',
    'status',
    'event.duration',
    'process.pid',
    'and',
    'x y',
    '-f',
    '42',
    'f.*',
    '*',
    'a:b',
    '"',
    'é',
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
)
const anyLiteral = fc.oneof(
  anyText.map(text),
  anyText.map(quoted),
  fc.array(anyText, { minLength: 2, maxLength: 4 }).map(wildcard),
)
const plainLiteral = fc.oneof(anyText.map(text), anyText.map(quoted))

/** Any tree in normal form, with the strangest fields and values; the printer must write it so that it reads back the same. */
export const arbitraryAst: fc.Arbitrary<QueryNode> = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.tuple(fc.option(anyField, { nil: undefined }), anyLiteral).map(([field, value]) => match(field, value)),
      anyField.map(exists),
      fc.tuple(anyField, operator, plainLiteral).map(([field, sign, value]) => range(field, sign, value)),
      fc.tuple(anyField, fc.constantFrom('a+', 'x(y|z)*', '\\d{2}', '"q"')).map(([field, pattern]) => regex(field, pattern)),
    ),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(and),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(or),
    tie('node').map(not),
  ),
})).node
