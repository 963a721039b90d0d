import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '@elastic/elasticsearch'
import { Client as Client8 } from 'elasticsearch-8'
import { expect, it } from 'vitest'
import type { LogRecord } from '../../src/core/record.ts'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { engineOver, indexLines, request } from './corpus.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'

const start = Date.parse('2026-11-21T10:00:00Z')
const all = parseQuery('')

/** Lines of two boots, ten of each millisecond, in the order that every engine must give. */
function tiedLines(count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({
    '@timestamp': new Date(start + Math.floor(at / 10)).toISOString(),
    'log.level': at % 7 === 0 ? 'error' : 'info',
    message: `line ${at}`,
    'process.entity_id': at % 10 < 5 ? '0mboot0000000000a' : '0mboot0000000000b',
    'event.sequence': at + 1,
  }))
}

/** The same without boot id and sequence, as foreign lines are. */
const foreignLines = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({ '@timestamp': new Date(start).toISOString(), message: `foreign ${at}` }))

async function collect(lines: AsyncIterable<LogRecord>): Promise<LogRecord[]> {
  const found: LogRecord[] = []
  for await (const line of lines) found.push(line)
  return found
}

/** Follows the lines of an index of its own that say `fresh`, and adds lines to it. */
async function followFresh(url: string): Promise<{
  readonly index: string
  readonly seen: readonly string[]
  add(message: string, time: number): Promise<unknown>
  stop(): Promise<void>
}> {
  const index = uniqueName('tail')
  await indexLines(url, index, tiedLines(5))
  const stopping = new AbortController()
  const seen: string[] = []
  const lines = engineOver(url, index).tail(parseQuery('fresh'), { signal: stopping.signal })
  const tail = (async (): Promise<void> => {
    for await (const { message } of lines) seen.push(message)
  })()
  return {
    index,
    seen,
    add: (message, time) =>
      request(url, 'POST', `/${index}/_doc?refresh=true`, { '@timestamp': new Date(time).toISOString(), message }),
    async stop() {
      stopping.abort()
      await tail
    },
  }
}

describeServed('the engine on the real server', (url) => {
  it('pages through lines that share a millisecond without losing or doubling one, in both orders', async () => {
    const index = uniqueName('paging')
    const records = await indexLines(url, index, tiedLines(137))
    const engine = engineOver(url, index)
    for (const order of ['oldest', 'newest'] as const) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await engine.search(all, {}, { limit: 13, order, ...(after === undefined ? {} : { after }) })
        expect(page.total).toBe(137)
        seen.push(...page.records.map((record) => record.id))
        after = page.cursor
      } while (after !== undefined)
      const expected = records.map((record) => record.id)
      expect(seen).toEqual(order === 'oldest' ? expected : expected.reverse())
    }
  })

  it('pages through foreign lines of one instant, which nothing orders', async () => {
    const index = uniqueName('foreign')
    await indexLines(url, index, foreignLines(45))
    const engine = engineOver(url, index)
    const seen = new Set<string>()
    let after: string | undefined
    let count = 0
    do {
      const page = await engine.search(all, {}, { limit: 10, order: 'newest', ...(after === undefined ? {} : { after }) })
      for (const record of page.records) seen.add(record.id)
      count += page.records.length
      after = page.cursor
    } while (after !== undefined)
    expect([seen.size, count]).toEqual([45, 45])
  })

  it('gives pages longer than the server gives at once', async () => {
    const index = uniqueName('long')
    await indexLines(url, index, tiedLines(5200))
    const page = await engineOver(url, index).search(parseQuery('level:info'), {}, { limit: 20_000, order: 'oldest' })
    expect([page.records.length, page.total, page.cursor]).toEqual([4457, 4457, undefined])
    expect(new Set(page.records.map((record) => record.id)).size).toBe(4457)
  })

  it('exports every line of a range once, oldest first', async () => {
    const index = uniqueName('export')
    await indexLines(url, index, tiedLines(2345))
    const range = { from: start + 10, to: start + 220 }
    const lines = await collect(engineOver(url, index).export(parseQuery('line'), range))
    expect(lines.map((line) => line.message)).toEqual(Array.from({ length: 2100 }, (_, at) => `line ${at + 100}`))
  })

  it('leaves no point in time open when an export is given up', async () => {
    const index = uniqueName('given-up')
    await indexLines(url, index, tiedLines(1500))
    const open = async (): Promise<number> => {
      const stats = (await request(url, 'GET', `/${index}/_stats/search`)) as Record<
        '_all',
        { total: { search: { open_contexts: number } } }
      >
      return stats['_all'].total.search.open_contexts
    }
    for await (const line of engineOver(url, index).export(all, {})) {
      expect(line.message).toBe('line 0')
      expect(await open()).toBe(1)
      break
    }
    await expect.poll(open).toBe(0)
  })

  it('finds a line by its id, and says undefined for an id that does not exist', async () => {
    const index = uniqueName('get')
    const [first] = await indexLines(url, index, tiedLines(3))
    const engine = engineOver(url, index)
    expect(await engine.get(first?.id ?? '')).toMatchObject({
      id: first?.id,
      message: 'line 0',
      level: 50,
      sequence: 1,
      time: start,
    })
    expect(await engine.get('nobody')).toBeUndefined()
  })

  it('follows new lines, also such as come late, each once, until it is told to stop', async () => {
    const { seen, add, stop } = await followFresh(url)
    const now = Date.now()
    await add('fresh one', now + 500)
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(1)
    await add('stale', now + 500)
    await add('fresh two, late', now + 400)
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(2)
    await sleep(1500)
    await stop()
    expect(seen).toEqual(['fresh one', 'fresh two, late'])
  })

  it('follows the lines of all others, also when one comes whose clock is a year ahead', async () => {
    const { seen, add, stop } = await followFresh(url)
    const now = Date.now()
    await add('fresh of next year', now + 365 * 86_400_000)
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(1)
    await add('fresh of today', now + 5_000)
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(2)
    await stop()
  })

  it('follows more lines of one moment than it asks for at once', async () => {
    const { index, seen, stop } = await followFresh(url)
    const moment = new Date(Date.now() + 5_000).toISOString()
    const lines = Array.from(
      { length: 2_500 },
      (_, n) => `{"create":{}}\n${JSON.stringify({ '@timestamp': moment, message: `fresh ${n}` })}\n`,
    )
    await request(url, 'POST', `/${index}/_bulk?refresh=true`, lines.join(''), 'application/x-ndjson')
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(2_500)
    await stop()
    expect(new Set(seen).size).toBe(2_500)
  })

  it('exports no part of the lines for all of them when a shard does not answer', async () => {
    const proxy = await startFaultProxy(url)
    const body = JSON.stringify({ id: 'snapshot', _shards: { total: 2, failed: 1 }, hits: { hits: [] } })
    const headers = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
    const engine = engineOver(proxy.url, uniqueName('export'))
    try {
      await proxy.set({ kind: 'answer', status: 200, headers, body })
      const lines = engine.export(parseQuery('*'), {})[Symbol.asyncIterator]()
      await expect(lines.next()).rejects.toMatchObject({ code: 'CORDWOOD_ERR_ELASTICSEARCH' })
    } finally {
      await proxy.close()
    }
  })

  it('stops at once when its signal says so', async () => {
    const index = uniqueName('abort')
    await indexLines(url, index, tiedLines(5))
    const engine = engineOver(url, index)
    const signal = AbortSignal.abort()
    await expect(engine.search(all, {}, { limit: 5, order: 'newest', signal })).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_ABORTED',
    })
    await expect(engine.aggregate(all, { s: { stats: 'event.sequence' } }, {}, { signal })).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_ABORTED',
    })
    await expect(collect(engine.export(all, {}, { signal }))).rejects.toMatchObject({ code: 'CORDWOOD_ERR_ABORTED' })
  })

  it('asks each index of a pattern only what it understands, where they differ in the type of a field', async () => {
    const name = uniqueName('conflict')
    const line = { '@timestamp': new Date(start).toISOString(), 'log.level': 'info', message: 'm' }
    await indexLines(url, `${name}-a`, [
      { ...line, v: 'abc' },
      { ...line, v: '5' },
    ])
    await indexLines(url, `${name}-b`, [
      { ...line, v: 5 },
      { ...line, v: 7 },
    ])
    await indexLines(url, `${name}-c`, [{ ...line, v: true }])
    const engine = engineOver(url, `${name}-*`)
    const count = async (query: string): Promise<number> =>
      (await engine.search(parseQuery(query), {}, { limit: 10, order: 'oldest' })).total
    expect(await count('v:abc')).toBe(1)
    expect(await count('v:5')).toBe(2)
    expect(await count('v:a*')).toBe(1)
    expect(await count('v > 6')).toBe(2)
    expect(await count('v:true')).toBe(1)
    expect(await count('v :~ "a.c"')).toBe(1)
    expect(await count('not v:abc')).toBe(4)
    expect(await count('v:*')).toBe(5)
  })

  it('answers with nothing where no index is, and where no index has the field', async () => {
    const index = uniqueName('empty')
    const none = await engineOver(url, uniqueName('missing')).search(parseQuery('a:b'), {}, { limit: 5, order: 'newest' })
    expect([none.records, none.total, none.cursor]).toEqual([[], 0, undefined])
    await indexLines(url, index, tiedLines(2))
    const answer = await engineOver(url, index).aggregate(
      parseQuery('not a:b'),
      { t: { terms: 'absent' }, p: { percentiles: 'absent' }, m: { terms: 'absent', missing: 1 } },
      {},
    )
    expect(answer).toMatchObject({
      total: 2,
      results: {
        t: { kind: 'terms', buckets: [], other: 0 },
        p: { kind: 'percentiles', values: [null, null, null] },
        m: { buckets: [{ key: 1, count: 2, aggs: {} }] },
      },
    })
  })

  it('aggregates by a short name over the first of its names that the index has, and says so where it has several', async () => {
    const index = uniqueName('homes')
    const line = { '@timestamp': new Date(start).toISOString(), message: 'm' }
    await indexLines(url, `${index}-a`, [
      { ...line, status: 502 },
      { ...line, status: 502 },
    ])
    await indexLines(url, `${index}-b`, [{ ...line, 'http.response.status_code': 200, 'fields.url': '/x' }])
    const ask = async (name: string, field: string): Promise<unknown> => {
      const { results, $ } = await engineOver(url, name).aggregate(all, { t: { terms: field } }, {})
      return [results['t']?.kind === 'terms' && results['t'].buckets.map(({ key, count }) => [key, count]), $.exact]
    }
    expect(await ask(`${index}-a`, 'status')).toEqual([[[502, 2]], true])
    expect(await ask(`${index}-b`, 'status')).toEqual([[[200, 1]], true])
    expect(await ask(`${index}-b`, 'url')).toEqual([[['/x', 1]], true])
    expect(await ask(`${index}-*`, 'status')).toEqual([[[200, 1]], false])
  })

  it("tells in the server's words why a question was refused", async () => {
    const index = uniqueName('refused')
    await indexLines(url, index, [{ '@timestamp': new Date(start).toISOString(), message: 'm', text: 'some words' }], {
      properties: { '@timestamp': { type: 'date' }, message: { type: 'text' }, text: { type: 'text' } },
    })
    const engine = engineOver(url, index)
    await expect(engine.aggregate(all, { t: { terms: 'text' } }, {})).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_AGGREGATION_INVALID',
      message: expect.stringContaining('text'),
    })
    const gone = createElasticsearchEngine({ client: new Client({ node: 'http://127.0.0.1:9', maxRetries: 0 }), index })
    await expect(gone.search(all, {}, { limit: 1, order: 'newest' })).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_ELASTICSEARCH',
    })
  })

  it('refuses the cursor of another engine, another order, and a text that is none', async () => {
    const index = uniqueName('cursor')
    await indexLines(url, index, tiedLines(5))
    const engine = engineOver(url, index)
    const page = await engine.search(all, {}, { limit: 2, order: 'newest' })
    for (const [order, after] of [
      ['oldest', page.cursor ?? ''],
      ['newest', 'x'],
      ['newest', Buffer.from('[1]').toString('base64url')],
    ] as const) {
      await expect(engine.search(all, {}, { limit: 2, order, after })).rejects.toMatchObject({
        code: 'CORDWOOD_ERR_CURSOR_INVALID',
      })
    }
  })

  it('searches no instruction in a value: whatever is asked for is looked for', async () => {
    const index = uniqueName('injection')
    const hostile = ['") or _exists_:x', '{"match_all":{}}', '*', '_all', '<script>', 'a OR b', '\\', '/.*/']
    const line = { '@timestamp': new Date(start).toISOString(), message: 'm' }
    await indexLines(url, index, [...hostile.map((v) => ({ ...line, v })), { ...line, v: 'other' }])
    const engine = engineOver(url, index)
    for (const v of hostile) {
      const page = await engine.search(
        { kind: 'match', field: 'v', value: { kind: 'quoted', text: v } },
        {},
        { limit: 20, order: 'oldest' },
      )
      expect(page.records.map((record) => record.fields['v'])).toEqual([v])
    }
  })

  it('flags what it found when the time is up as partial, instead of failing', async () => {
    const stuck = await import('node:http').then(({ createServer }) =>
      createServer((incoming, outgoing) => {
        // Knows its fields and then never answers a search.
        if (incoming.url?.includes('_field_caps') === true)
          outgoing
            .setHeader('content-type', 'application/json')
            .setHeader('x-elastic-product', 'Elasticsearch')
            .end('{"fields":{}}')
      }),
    )
    await new Promise<void>((done) => stuck.listen(0, '127.0.0.1', done))
    const { port } = stuck.address() as { port: number }
    try {
      const engine = engineOver(`http://127.0.0.1:${port}`, 'logs')
      const page = await engine.search(all, {}, { limit: 5, order: 'newest', timeoutMs: 50 })
      expect(page).toMatchObject({ records: [], total: 0, $: { timedOut: true, exact: false } })
      const answer = await engine.aggregate(all, { s: { stats: 'n' } }, {}, { timeoutMs: 50 })
      expect(answer).toMatchObject({ results: { s: { count: 0 } }, $: { timedOut: true, exact: false } })
    } finally {
      stuck.closeAllConnections()
      stuck.close()
    }
  })

  it('speaks through client 8 as well', async () => {
    const index = uniqueName('client8')
    await indexLines(url, index, tiedLines(30))
    const engine = createElasticsearchEngine({ client: new Client8({ node: url }), index })
    expect((await engine.search(parseQuery('level >= error'), {}, { limit: 3, order: 'newest' })).total).toBe(5)
    expect(await collect(engine.export(all, {}))).toHaveLength(30)
  })

  it('counts levels by rank and by any spelling, and lines without a known word as they are decoded', async () => {
    const index = uniqueName('levels')
    const line = (level: string | undefined, severity?: number): object => ({
      '@timestamp': new Date(start).toISOString(),
      message: 'm',
      ...(level === undefined ? {} : { 'log.level': level }),
      ...(severity === undefined ? {} : { 'event.severity': severity }),
    })
    await indexLines(url, index, [
      line('WARNING'),
      line('warn'),
      line('Error'),
      line('CRITICAL'),
      line('notice'),
      line('audit', 45),
      line('weird'),
      line(undefined),
    ])
    const engine = engineOver(url, index)
    const count = async (query: string): Promise<number> =>
      (await engine.search(parseQuery(query), {}, { limit: 10, order: 'oldest' })).total
    expect(await count('level:warn')).toBe(2)
    expect(await count('level >= warn')).toBe(5)
    expect(await count('level > warn and level < error')).toBe(1)
    expect(await count('level:info')).toBe(3)
    expect(await count('level:fatal')).toBe(1)
    expect(await count('level:*')).toBe(8)
  })
})
