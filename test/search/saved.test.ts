import { describe, expect, it } from 'vitest'
import { lintSavedQueries, openLogs, type SavedQuery } from '../../src/search/index.ts'
import { createFolder, ecsLine, tenOClock, write } from '../store/folder.ts'

const folder = createFolder()
write(folder, 'app.log', [0, 1, 2, 3].map((at) => ecsLine(at * 60_000, `order ${at}`, { n: at })).join(''))
const logs = await openLogs(folder, { clock: { now: () => tenOClock + 240_000, monotonic: () => performance.now() } })

describe('a saved query', () => {
  it('is asked with its range, and shown by its view', async () => {
    const saved: SavedQuery = JSON.parse(
      '{"name":"late","kql":"order","range":{"last":"2m"},"view":{"fields":["n"],"order":"oldest","limit":1,"highlight":true}}',
    ) as SavedQuery
    const page = await logs.saved(saved).search(saved.view)
    expect(page).toMatchObject({ total: 2, records: [{ n: 2 }], highlights: [[{ field: 'message' }]] })
  })

  it('is made of a query, and finds the same again', async () => {
    const query = logs.query('order or x').where('n', '>=', 2).last('2m')
    const saved = query.toSaved('late', { limit: 5 })
    expect(saved).toEqual({ name: 'late', kql: '(order or x) and n >= 2', range: { last: '2m' }, view: { limit: 5 } })
    const read = JSON.parse(JSON.stringify(saved)) as SavedQuery
    expect((await logs.saved(read).search()).total).toBe((await query.search()).total)
    const from = new Date(tenOClock + 60_000)
    expect(
      logs
        .query()
        .between(from, tenOClock + 120_000)
        .toSaved('between'),
    ).toEqual({
      name: 'between',
      kql: '*',
      range: { from: '2026-11-20T10:01:00.000Z', to: '2026-11-20T10:02:00.000Z' },
    })
    expect(logs.query('x').within({ from: 'now-1d/d' }).toSaved('open').range).toEqual({ from: 'now-1d/d' })
    expect(logs.query('x').toSaved('all')).toEqual({ name: 'all', kql: 'x' })
    expect(() => logs.query('x').toSaved('')).toThrow('`name`')
  })

  it('needs neither a range nor a view', async () => {
    expect((await logs.saved({ name: 'all', kql: '' }).search()).total).toBe(4)
  })

  it.each([
    [null, 'a saved query'],
    [[], 'a saved query'],
    [{ kql: 'x' }, '`name`'],
    [{ name: 'x' }, '`kql`'],
    [{ name: 'x', kql: 'y', query: 'z' }, '`query`'],
    [{ name: 'x', kql: 'y', range: '1h' }, '`range`'],
    [{ name: 'x', kql: 'y', view: { fields: [] } }, '`view.fields`'],
    [{ name: 'x', kql: 'y', view: { limit: -1 } }, '`view.limit`'],
    [{ name: 'x', kql: 'y', view: { order: 'up' } }, '`view.order`'],
    [{ name: 'x', kql: 'y', view: { highlight: 1 } }, '`view.highlight`'],
  ])('is refused as %j', (value, word) => {
    expect(() => logs.saved(value as unknown as SavedQuery)).toThrow(word)
  })
})

describe('the linter', () => {
  const findings = (value: unknown, options = {}): string[] =>
    lintSavedQueries(value, options).map(({ query, severity, code }) => `${query} ${severity} ${code}`)
  const last = { last: '1h' }

  it('finds nothing where all is well, in text or parsed, one or a list', () => {
    const good = {
      name: 'good',
      kql: 'level >= error and "payment failed"',
      range: last,
      view: { fields: ['user.id'], limit: 5 },
    }
    expect(findings(good)).toEqual([])
    expect(findings([good, { ...good, name: 'other', range: { from: 'now-1d/d', to: 'now' } }])).toEqual([])
    expect(findings(JSON.stringify([good]))).toEqual([])
    expect(findings({ ...good, kql: 'level:notice' }, { levels: { notice: 35 } })).toEqual([])
  })

  it.each([
    ['{', '#1 error CORDWOOD_ERR_OPTION_INVALID'],
    [[7], '#1 error CORDWOOD_ERR_OPTION_INVALID'],
    [{ name: 'a', kql: 'x', colour: 1 }, 'a error CORDWOOD_ERR_OPTION_UNKNOWN'],
    [{ name: 'a', kql: 'level:error and', range: last }, 'a error CORDWOOD_ERR_QUERY_SYNTAX'],
    [{ name: 'a', kql: 'level:eror', range: last }, 'a error CORDWOOD_ERR_QUERY_FIELD'],
    [{ name: 'a', kql: 'level:notice', range: last }, 'a error CORDWOOD_ERR_QUERY_FIELD'],
    [{ name: 'a', kql: 'x', range: { last: 'soon' } }, 'a error CORDWOOD_ERR_RANGE_INVALID'],
    [{ name: 'a', kql: 'x', range: { from: 'now', to: 'now-1h' } }, 'a error CORDWOOD_ERR_RANGE_INVALID'],
    [{ name: 'a', kql: 'payment failed', range: last }, 'a warning several-words'],
    [{ name: 'a', kql: 'user.id:*x', range: last }, 'a warning leading-star'],
    [{ name: 'a', kql: 'x and not x', range: last }, 'a warning contradiction'],
    [{ name: 'a', kql: 'x' }, 'a warning no-range'],
    [{ name: 'a', kql: 'x', range: { to: 'now' } }, 'a warning no-range'],
  ])('finds in %j what is wrong', (value, expected) => {
    expect(findings(value)).toEqual([expected])
  })

  it('finds a name that stands twice, and all mistakes of one query', () => {
    expect(
      findings([
        { name: 'a', kql: 'x', range: last },
        { name: 'a', kql: 'level:eror and *y', range: {} },
      ]),
    ).toEqual([
      'a error CORDWOOD_ERR_OPTION_INVALID',
      'a error CORDWOOD_ERR_QUERY_FIELD',
      'a warning leading-star',
      'a warning no-range',
    ])
  })

  it('knows fields by their patterns and short names, where it is told of them', () => {
    const options = { fields: ['http.*', 'user.id', 'message'] }
    const saved = (kql: string, view = {}): object => ({ name: 'a', kql, range: last, view })
    expect(findings(saved('status:200 and user:x and http.other:1 and word'), options)).toEqual([])
    expect(findings(saved('usr.id:x and not (nmae > 3)', { fields: ['tennant'] }), options)).toEqual(
      new Array<string>(3).fill('a warning unknown-field'),
    )
  })
})
