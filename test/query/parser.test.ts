import { describe, expect, it } from 'vitest'
import { CordwoodError } from '../../src/core/error.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { printQuery } from '../../src/query/print.ts'

function refusal(query: string): CordwoodError {
  try {
    parseQuery(query)
  } catch (error) {
    if (error instanceof CordwoodError) return error
    throw error
  }
  throw new Error(`${query} was accepted`)
}

describe('reading', () => {
  it.each([
    ['', '*'],
    ['*', '*'],
    ['*:*', '*'],
    ['field:*', 'field:*'],
    ['payment failed', 'payment failed'],
    ['"payment failed"', '"payment failed"'],
    ['level:error service:checkout', 'level:error and service:checkout'],
    ['message:payment failed service:x', 'message:payment failed and service:x'],
    ['timeout level:error', 'timeout and level:error'],
    ['level:error not service:cart', 'level:error and not service:cart'],
    ['level:error (cart or mail)', 'level:error and (cart or mail)'],
    ['a:1 AND b:2 Or NOT c:3', '(a:1 and b:2) or not c:3'],
    ['a:1 or b:2 and c:3', 'a:1 or (b:2 and c:3)'],
    ['(a:1 or b:2) and c:3', '(a:1 or b:2) and c:3'],
    ['status:(400 or 401)', 'status:(400 or 401)'],
    ['a:(b or c and not d)', 'a:b or (a:c and not a:d)'],
    ['order:{ id:1 and item:{ sku:x or sku:y } }', 'order.id:1 and order.item.sku:(x or y)'],
    ['duration > 250ms size <= 2MB', 'duration > 250ms and size <= 2MB'],
    ['@timestamp >= now-1h', '@timestamp >= now-1h'],
    ['http.*:x', 'http.*:x'],
    ['host:web-*.local', 'host:web-*.local'],
    ['cannot read nothing', 'cannot read nothing'],
    ['message :~ "time(d )?out"', 'message :~ "time(d )?out"'],
    ['url:http\\://x', 'url:http\\://x'],
    ['a:\\u0041\\t', 'a:A\\u0009'],
    ['\\not \\and', '\\u006eot \\u0061nd'],
    ['"my field":x', '"my field":x'],
    ['url.path:/api/*', 'url.path:/api/*'],
    ['host:10.0.0.1', 'host:10.0.0.1'],
    ['level:error\n  and service:x', 'level:error and service:x'],
  ])('reads %j as %j', (query, canonical) => {
    expect(printQuery(parseQuery(query))).toBe(canonical)
  })

  it('freezes the tree', () => {
    const node = parseQuery('a:1 and b:(2 or 3*4)')
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(node)).toBe(true)
  })
})

describe('refusing', () => {
  it.each([
    ['level:error and', 'to search for the word itself write "and"'],
    ['status:[500 TO 599]', 'status >= 500 and status <= 599'],
    ['not not x', 'write not (not …)'],
    ['status:400 401', 'status:(400 or 401)'],
    ['status:(400, 401)', 'status:(400 or 401)'],
    ['status in (400, 401)', 'field:(a or b)'],
    ['level=error', 'write level:error'],
    ['status == 500', 'write status:500'],
    ['level != error', 'write not level:error'],
    ['message =~ time.*', 'write message :~ "time.'],
    ["level:'error'", 'write "error"'],
    ['“payment failed”', 'write "payment failed"'],
    ['message:*connection refused*', 'message:"connection refused"'],
    ['*connection refused*', 'message:"connection refused"'],
    ['message:/time.*out/', 'message :~ "time.*out"'],
    ['a && b', 'write and'],
    ['a:x || b:y', 'write or'],
    ['-level:error', 'write not level:'],
    ['!level:error', 'write not level:'],
    ['+level:error', 'all clauses must match anyway'],
    ['level:error timeout', 'level:error and timeout'],
    ['level:error warn', 'level:(error or warn)'],
    ['status:5xx', 'status >= 500 and status < 600'],
    ['status:5*', 'status >= 500 and status < 600'],
    ['status:>500', 'status > value'],
    ['500 < status', 'the field stands on the left'],
    ['url:http://x/y', 'url:"http://x/y"'],
    ['field:', 'field:* for any value'],
    ['"a" "b"', 'write `and` or `or`'],
    ['(a or b', 'this bracket is never closed'],
    ['a)', 'belongs to the syntax'],
    ['()', 'something must stand between the brackets'],
    ['or a', 'stands between two clauses'],
    ['a:{ b }', 'a:{ name: value }'],
    ['message:~foo', 'message :~ "'],
    ['a :~ "(?=x)"', 'a :~ "(?=x)"'],
    ['@timestamp > yesterday', '@timestamp >= now-1h'],
    ['a > b*', 'write a:b*'],
    ['a:"x', 'a quote within quotes'],
    ['a:x\\', 'one backslash'],
  ])('says what to write instead of %s', (query, hint) => {
    const error = refusal(query)
    expect(error.code).toBe('CORDWOOD_ERR_QUERY_SYNTAX')
    expect(error.message).toContain(hint)
  })

  it('shows the place by a caret', () => {
    expect(refusal('service:x and status:400 401').message.split('\n').slice(1, 3)).toEqual([
      '  service:x and status:400 401',
      '                       ^',
    ])
  })

  it('shows a long query only around the place, and no control characters', () => {
    const message = refusal(`a:1 and ${'b:2 and '.repeat(100)}\u001b[31m:`).message
    expect(message).not.toContain('\u001b')
    expect(Math.max(...message.split('\n').map((line) => line.length))).toBeLessThan(160)
  })

  it.each([
    ['characters', `"${'x'.repeat(16_384)}"`],
    ['levels of brackets', `${'('.repeat(65)}x${')'.repeat(65)}`],
    ['comparisons', Array.from({ length: 1025 }, (_, index) => `a:${index}`).join(' or ')],
  ])('limits %s', (what, query) => {
    const error = refusal(query)
    expect(error.code).toBe('CORDWOOD_ERR_QUERY_LIMIT')
    expect(error.message).toContain(what)
  })

  it('takes just as much as the limits say', () => {
    expect(parseQuery(`${'('.repeat(64)}x${')'.repeat(64)}`).kind).toBe('match')
    expect(parseQuery(Array.from({ length: 1024 }, (_, index) => `a:${index}`).join(' or ')).kind).toBe('or')
  })

  it('lets through only the allowed fields, by any of their names', () => {
    const allowedFields = ['user.id', 'http.*']
    expect(parseQuery('userId:x and http.request.id:y', { allowedFields }).kind).toBe('and')
    expect(() => parseQuery('service:x', { allowedFields })).toThrow(/allowed fields/)
    expect(() => parseQuery('*:x', { allowedFields })).toThrow(/allowed fields/)
    expect(() => parseQuery('words', { allowedFields })).toThrow(/allowed fields/)
    expect(() => parseQuery('a:{ http.request.id:x }', { allowedFields })).toThrow(/allowed fields/)
  })
})
