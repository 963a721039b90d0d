import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ecsLine, write } from '../store/folder.ts'
import { cordwood, folder } from './cli.ts'
import { requests, writeServiceLogs } from './service-logs.ts'

vi.setConfig({ testTimeout: 600_000 })
writeServiceLogs(folder)
const all = ['gateway', 'checkout', 'payment']
  .map((name) => readFileSync(join(folder, `services/${name}.ndjson`), 'utf8'))
  .join('')
const parse = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('patterns', () => {
  it('counts the kinds of messages, the most frequent first, with their times', async () => {
    const { code, out, error } = await cordwood(['patterns', 'services', '--json'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const found = parse(out)
    expect(found.map(({ count, level }) => [count, level])).toEqual([
      [requests, 'info'],
      [requests, 'info'],
      [requests, 'info'],
      [requests - 60, 'info'],
      [60, 'error'],
    ])
    expect(new Set(found.map(({ template }) => template))).toEqual(
      new Set(['order <*> placed', 'request done', 'request received', 'card charged', 'gateway timeout after <*>']),
    )
    const [timeout] = found.filter(({ level }) => level === 'error')
    expect(timeout).toMatchObject({ count: 60, first: '2026-11-20T12:00:01.999Z', last: '2026-11-20T12:01:00.999Z' })
    const series = timeout?.['series'] as number[]
    expect(series.reduce((sum, count) => sum + count, 0)).toBe(60)
  })

  it('prints a table with a share, small bars, the level and the template', async () => {
    const { out } = await cordwood(['patterns', 'level:error', 'services'])
    expect(out).toMatch(/^60 {2}50% {2}\S[\S ]* {2}ERROR {2}(?:request done|gateway timeout after <\*>)\n60 {2}50%/)
    expect(out).toMatch(/120 lines, a bar is \w+\n$/)
  })

  it('reads standard input as often as it needs, and leaves nothing behind', async () => {
    // Of its own: in that of the system others come and go.
    const temporary = join(folder, 'temporary')
    mkdirSync(temporary)
    const { out } = await cordwood(['patterns', '*', '--csv'], all, { TMPDIR: temporary })
    expect(out).toMatch(/^count,level,first,last,template,example,id\n240,info,/)
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('stats', () => {
  it('tells how numbers are spread, in their unit, for each value of a field', async () => {
    const { code, out } = await cordwood(['stats', 'duration', '*', 'services', '--by', 'cloud.region'])
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'cloud.region count min p50 p95 p99 max mean p99',
      'eu-1 120 21ms 25ms 29ms 29ms 29ms 25ms #',
      expect.stringMatching(/^us-1 120 20ms \S+ 2s 2s 2s \S+ #+$/),
      expect.stringMatching(/^all 240 20ms \S+ 2s 2s 2s \S+$/),
      '',
    ])
  })

  it('takes the percents that are asked, as CSV and JSON', async () => {
    expect((await cordwood(['stats', 'duration', 'cloud.region:eu-1', 'services', '--at', '0,100', '--csv'])).out).toBe(
      'field,count,min,p0,p100,max,avg\nduration,120,21000000,21000000,29000000,29000000,25000000\n',
    )
    const [figures] = parse((await cordwood(['stats', 'duration', 'cloud.region:eu-1', 'services', '--json'])).out)
    expect(figures).toMatchObject({ lines: 480, count: 120, min: 21e6, p50: 25e6, max: 29e6 })
  })

  it('ends with 1 where no line has a number', async () => {
    expect(await cordwood(['stats', 'orderId', '*', 'services'])).toEqual({ code: 1, out: '', error: '' })
  })
})

describe('trace', () => {
  it.each([
    ['the id of a request', 'r-200'],
    ['an id of the business', 'o-200'],
  ])('finds a request over all services by %s', async (_, id) => {
    const { code, out, error } = await cordwood(['trace', id, 'services'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const lines = out.split('\n').map((line) => line.trimEnd())
    expect(lines[0]).toMatch(new RegExp(`^${id} {2}4 lines · 3 services · 2s · 2 errors · 2026-11-20 12:00:40\\.000$`))
    const text = lines.slice(2, -1).map((line) => line.replaceAll(/ +/g, ' ').trim())
    expect(text).toEqual([
      '+0 * gateway INFO request received url.path=/orders',
      expect.stringMatching(/^\+4ms \* - checkout INFO order o-200 placed/),
      expect.stringMatching(/^\+2s \* - payment ERROR gateway timeout after 2000 ms/),
      'TimeoutError: no answer',
      'at charge (pay.ts:12:9)',
      expect.stringMatching(/^\+2s =+\* gateway ERROR request done took=2s/),
    ])
  })

  it('takes the service that speaks for the place where lines have no spans', async () => {
    const lines = ['a', 'b', 'c', 'b', 'a'].map((service, at) =>
      ecsLine(at * 10, `step ${at}`, { 'service.name': service, 'http.request.id': 'plain-1' }),
    )
    const { out } = await cordwood(['trace', 'plain-1'], lines.join(''))
    const trees = out
      .split('\n')
      .slice(2, -1)
      .map((line) => /(?:\*\s+)(.*?)\s+INFO/.exec(line)?.[1])
    expect(trees).toEqual(['a', '- b', '  - c'.trim(), '- b', 'a'])
  })

  it('gives its lines as JSON, and ends with 1 where there is none', async () => {
    const found = parse((await cordwood(['trace', 'r-1', 'services', '--json'])).out)
    expect(found.map(({ message }) => message)).toEqual(['request received', 'order o-1 placed', 'card charged', 'request done'])
    expect(await cordwood(['trace', 'nobody', 'services'])).toEqual({ code: 1, out: '', error: '' })
  })
})

describe('diff', () => {
  const now = ['--from', '2026-11-20T12:00:00Z', '--to', '2026-11-20T12:02:00Z', '--before', '2h']

  it('says what is new, what is more often and what the errors have in common', async () => {
    const { code, out, error } = await cordwood(['diff', '*', 'services', ...now])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toMatch(/^2026-11-20 12:00:00 to 2026-11-20 12:02:00 \(2m\) against the 2h before\n/)
    expect(out).toMatch(/errors +25% was 0% {2}new\n/)
    expect(out).toMatch(/\nnew \(1\)\n +60 {2}ERROR {2}gateway timeout after <\*>\n/)
    expect(out).toMatch(/\nmore often \(\d\)\n/)
    expect(out).toMatch(/\nwhat the errors have in common\n(?:.*\n)*? {2}cloud\.region = us-1 +100% {2}50% of all +120 /)
  })

  it('gives the same as JSON', async () => {
    const found = parse((await cordwood(['diff', '*', 'services', ...now, '--json'])).out)
    expect(found[0]).toMatchObject({ kind: 'summary', lines: { now: 480, before: 480 }, errors: { now: 120, before: 0 } })
    expect(found.filter(({ kind }) => kind === 'new')).toEqual([
      expect.objectContaining({ template: 'gateway timeout after <*>', now: 60, before: 0 }),
    ])
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'error-value', field: 'cloud.region', value: 'us-1', shareNow: 1 }),
    )
  })

  it('finds nothing where nothing changed, with 1', async () => {
    const { code, out } = await cordwood([
      'diff',
      '*',
      'services',
      '--from',
      '2026-11-20T11:00:00Z',
      '--to',
      '2026-11-20T11:30:00Z',
      '--before',
      '1h',
    ])
    expect(out).toContain('nothing new, nothing gone')
    expect(code).toBe(1)
  })

  it('takes the time before the newest line where no time is asked', async () => {
    expect((await cordwood(['diff', 'services', '--before', '1h'])).out).toMatch(
      /^2026-11-20 11:46:01 to 2026-11-20 12:01:01 \(15m\)/,
    )
  })
})

describe('plain lines', () => {
  write(
    folder,
    'plain/server.log',
    [
      '2026-11-20 10:00:00,123 INFO [main] a.b.Server: listening on port 8080',
      '2026-11-20 10:00:01,000 WARN [main] a.b.Pool: 1 of 9 connections left',
      '[Fri Nov 20 10:00:02 2026] [error] worker died',
      '    at worker (pool.c:12)',
      '',
    ].join('\n'),
  )

  it('have the time and the level that they begin with', async () => {
    expect((await cordwood(['search', '*', 'plain'])).out.split('\n').slice(1)).toEqual([
      '10:00:00.123 INFO  [main] a.b.Server: listening on port 8080',
      '10:00:01.000 WARN  [main] a.b.Pool: 1 of 9 connections left',
      '10:00:02.000 ERROR worker died',
      '10:00:02.000 INFO      at worker (pool.c:12)',
      '',
    ])
    expect((await cordwood(['count', 'level >= warn', 'plain'])).out).toBe('2\n')
    expect((await cordwood(['search', 'level:warn', 'plain', '--fields', 'message'])).out).toBe(
      '2026-11-20 10:00:01,000 WARN [main] a.b.Pool: 1 of 9 connections left\n',
    )
  })
})

describe('the width of the terminal', () => {
  it.each([
    ['80', ['patterns', 'services']],
    ['80', ['diff', 'services']],
    ['80', ['trace', 'r-200', 'services']],
    ['80', ['histogram', 'services', '--by', 'level']],
    ['160', ['diff', 'services']],
    ['160', ['trace', 'r-200', 'services']],
  ] as const)('of %s columns is kept by %j', async (columns, words) => {
    const { out } = await cordwood(words, undefined, { COLUMNS: columns })
    expect(out.length).toBeGreaterThan(50)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Number(columns))
  })
})
