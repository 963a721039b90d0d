import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printQuery } from '../../src/query/print.ts'
import { kql, openLogs } from '../../src/search/index.ts'
import { arbitraryAst } from '../query/arbitrary.ts'
import { createFolder, ecsLine, tenOClock, write } from '../store/folder.ts'

const folder = createFolder()
write(
  folder,
  'app.log',
  Array.from({ length: 20 }, (_, at) =>
    ecsLine(at * 1000, `order ${at}`, {
      tenant: at % 2 === 0 ? 'north' : 'south',
      'http.response.status_code': 200 + (at % 3),
      'process.entity_id': '0mguard0000000001',
      'event.sequence': at + 1,
    }),
  ).join(''),
)
const clock = { now: () => tenOClock + 60_000, monotonic: () => performance.now() }
const everything = await openLogs(folder, { clock })
const north = await openLogs(folder, { clock, guard: kql`tenant:${'north'}` })

const southern = { id: 'x', time: 1, sequence: 0, level: 30, message: 'order', fields: { tenant: 'south' } }

describe('a guard', () => {
  it.each(['*', 'tenant:south or *', 'tenant:(north or south)', 'not tenant:north', 'order or tenant:south', 'a) or (*'])(
    'cannot be led out of by %s',
    async (query) => {
      const ask = async (): Promise<unknown> => (await north.search(query)).records.map(({ fields }) => fields['tenant'])
      if (query === 'a) or (*') await expect(ask()).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_SYNTAX' })
      else expect(new Set((await ask()) as string[]).has('south')).toBe(false)
    },
  )

  it('cannot be led out of by any tree', () => {
    fc.assert(
      fc.property(arbitraryAst, (ast) => {
        try {
          expect(north.query(ast).toPredicate()(southern)).toBe(false)
          // Also when it went through text.
          expect(north.query(printQuery(ast)).toPredicate()(southern)).toBe(false)
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^CORDWOOD_ERR_QUERY/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('holds for aggregations, their backgrounds and filters, exports and ids', async () => {
    const specs = { tenants: { terms: 'tenant' }, all: { filters: { south: 'tenant:south', any: '*' } } } as const
    const { tenants, all, total } = await north.aggregate('*', specs)
    expect([total, tenants.buckets, all]).toEqual([
      10,
      [{ key: 'north', count: 10 }],
      { south: { count: 0 }, any: { count: 10 } },
    ])
    const { status } = await north.aggregate('status:200', { status: { significant: 'status', minCount: 1 } })
    expect(status.background).toBe(10)
    let exported = 0
    for await (const { fields } of north.query().export()) {
      exported++
      expect(fields['tenant']).toBe('north')
    }
    expect(exported).toBe(10)
    const ids = (await everything.search('*', {}, 2)).records.map(({ id, fields }) => [id, fields['tenant']] as const)
    for (const [id, tenant] of ids) expect((await north.get(id))?.fields['tenant']).toBe(tenant === 'north' ? 'north' : undefined)
  })

  it('is part of what is explained and compiled', () => {
    expect(north.query('order').explain()).toMatchObject({ query: 'order', guard: 'tenant:"north"' })
    expect(JSON.stringify(north.query('order').toElasticsearch())).toContain('"north"')
    expect(everything.query('order').explain()).not.toHaveProperty('guard')
  })

  it('is refused at once where it cannot be understood', async () => {
    await expect(openLogs(folder, { guard: 'tenant:' })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_SYNTAX' })
    await expect(openLogs(folder, { guard: 'level:eror' })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_FIELD' })
    await expect(openLogs(folder, { guard: 7 as unknown as string })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_SYNTAX' })
  })
})

describe('allowed fields', () => {
  const field = expect.objectContaining({ code: 'CORDWOOD_ERR_QUERY_FIELD' }) as unknown
  it('are the only ones that can be asked for, by any of their names', async () => {
    const logs = await openLogs(folder, { clock, allowedFields: ['message', 'status', 'event.*'] })
    expect((await logs.search('order and status:200')).total).toBe(7)
    expect((await logs.search('http.response.status_code:200')).total).toBe(7)
    expect((await logs.query().where('status', '=', 201).search()).total).toBe(7)
    expect((await logs.aggregate('*', { s: { terms: 'status', aggs: { h: { dateHistogram: '1h' } } } })).s.buckets).toHaveLength(
      3,
    )
    for (const query of ['tenant:north', 'not (status:1 or tenant:*)', 'ten*:north', 'tenant > a', 'tenant :~ "a"'])
      expect(() => logs.query(query), query).toThrow(field)
    expect(() => logs.query().where('tenant', 'exists')).toThrow(field)
    await expect(logs.query().search({ fields: ['tenant'] })).rejects.toEqual(field)
    for (const specs of [
      { a: { terms: 'tenant' } },
      { a: { terms: 'status', aggs: { b: { cardinality: 'tenant' } } } },
      { a: { filters: { b: 'tenant:x' } } },
      { a: { significant: 'tenant' } },
      { a: { significant: 'status', background: 'tenant:x' } },
      { a: { rate: 'second', of: 'bytes' } },
      { a: { change: { sum: 'bytes' } } },
      { a: { topHits: 1, fields: ['tenant'] } },
      { a: { topHits: 1, sort: { by: 'tenant' } } },
      { a: { composite: { b: { terms: 'tenant' } } } },
      { a: { range: 'bytes', ranges: [{ to: 1 }] } },
      { a: { percentileRanks: 'bytes', values: [1] } },
      { a: { type: 'avg', field: 'bytes' } },
    ])
      await expect(logs.aggregate('*', specs as never), JSON.stringify(specs)).rejects.toEqual(field)
  })

  it('are refused where they are no list of names', async () => {
    await expect(openLogs(folder, { allowedFields: 'message' as never })).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_OPTION_INVALID',
    })
    await expect(openLogs(folder, { allowedFields: [''] })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_OPTION_INVALID' })
  })
})
