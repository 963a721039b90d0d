import { expect, it } from 'vitest'
import { Client } from '@elastic/elasticsearch'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import { openLogs } from '../../src/search/index.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { engineOver, indexLines, ourMappings, request } from './corpus.ts'
import { describeServed, uniqueName } from './served.ts'

const start = Date.parse('2026-11-21T10:00:00Z')
const lines = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({
    '@timestamp': new Date(start + at * 1000).toISOString(),
    message: at % 10 === 9 ? 'mail to ann@example.org' : `order ${at}`,
    'user.id': at % 4 === 0 ? 'ann' : 'bob',
    'process.entity_id': '0merase0000000001',
    'event.sequence': at + 1,
  }))
const isAnn = parseQuery('user.id:ann or "ann@example.org"')

describeServed('erasing on the real server', (url) => {
  it('takes away every line that matches, over pages, and no other', async () => {
    const index = uniqueName('erase')
    await indexLines(url, index, lines(2600))
    const engine = engineOver(url, index)
    const before = (await engine.search(isAnn, {}, { limit: 0, order: 'oldest' })).total
    expect(before).toBe(650 + 260)
    expect(await engine.erase?.(isAnn, {})).toEqual({ found: before, erased: before, failed: 0, reasons: [] })
    expect((await engine.search(isAnn, {}, { limit: 0, order: 'oldest' })).total).toBe(0)
    expect((await engine.search(parseQuery(''), {}, { limit: 0, order: 'oldest' })).total).toBe(2600 - before)
    expect(await engine.erase?.(isAnn, {})).toEqual({ found: 0, erased: 0, failed: 0, reasons: [] })
  })

  it('reaches lines of a data stream that is several indices by now, and such as were written a moment ago', async () => {
    const stream = uniqueName('erase-stream')
    const template = { index_patterns: [`${stream}*`], data_stream: {}, priority: 900, template: { mappings: ourMappings() } }
    await request(url, 'PUT', `/_index_template/${stream}`, template)
    const put = async (line: object): Promise<void> => {
      await request(url, 'POST', `/${stream}/_doc`, line)
    }
    const [ann = {}, bob = {}] = lines(2)
    await put(ann)
    await put(bob)
    await request(url, 'POST', `/${stream}/_rollover`)
    await put(ann)
    await put(bob)
    const engine = engineOver(url, stream)
    expect(await engine.erase?.(parseQuery('user.id:ann'), {})).toEqual({ found: 2, erased: 2, failed: 0, reasons: [] })
    expect(
      (await engine.search(parseQuery(''), {}, { limit: 5, order: 'oldest' })).records.map(({ message }) => message),
    ).toEqual(['order 1', 'order 1'])
  })

  it('looks again at a line that was written anew between search and deletion', async () => {
    const index = uniqueName('erase-race')
    const [record] = await indexLines(url, index, lines(1))
    const real = new Client({ node: url })
    let bulks = 0
    const racing: ElasticsearchClient = {
      transport: {
        async request(asked: never, options: never) {
          const { path } = asked as { path: string }
          if (path === '/_bulk' && bulks++ === 0)
            await request(url, 'PUT', `/${index}/_doc/${record?.id}?refresh=true`, { ...lines(1)[0], message: 'written anew' })
          return real.transport.request(asked, options)
        },
      },
    }
    const engine = createElasticsearchEngine({ client: racing, index })
    expect(await engine.erase?.(parseQuery('user.id:ann'), {})).toEqual({ found: 1, erased: 1, failed: 0, reasons: [] })
    expect(bulks).toBe(2)
    await real.close()
  })

  it('leaves a line that is no longer what was asked for when it was written anew', async () => {
    const index = uniqueName('erase-kept')
    const [record] = await indexLines(url, index, lines(1))
    const real = new Client({ node: url })
    let isFirst = true
    const racing: ElasticsearchClient = {
      transport: {
        async request(asked: never, options: never) {
          if ((asked as { path: string }).path === '/_bulk' && isFirst) {
            isFirst = false
            await request(url, 'PUT', `/${index}/_doc/${record?.id}?refresh=true`, { ...lines(2)[1] })
          }
          return real.transport.request(asked, options)
        },
      },
    }
    const engine = createElasticsearchEngine({ client: racing, index })
    expect(await engine.erase?.(parseQuery('user.id:ann'), {})).toEqual({ found: 1, erased: 0, failed: 0, reasons: [] })
    expect((await engine.search(parseQuery('user.id:bob'), {}, { limit: 1, order: 'oldest' })).total).toBe(1)
    await real.close()
  })

  it('tells of lines that the server keeps, and why', async () => {
    const index = uniqueName('erase-blocked')
    await indexLines(url, index, lines(4))
    await request(url, 'PUT', `/${index}/_settings`, { 'index.blocks.write': true })
    const logs = await openLogs({ engine: engineOver(url, index) })
    const records: object[] = []
    const audit = { audit: (_: string, fields: object) => ({ durable: Promise.resolve(void records.push(fields)) }) }
    const outcome = await logs.erasePerson({ 'user.id': 'ann' }, { audit, actor: 'officer', reference: 'DSR-1' })
    expect(outcome).toMatchObject({
      found: 1,
      erased: 0,
      remaining: 1,
      failed: 1,
      reasons: [expect.stringContaining('block') as string],
    })
    expect(records).toMatchObject([
      { state: 'begun', lines: 1 },
      { state: 'partial', failed: 1, remaining: 1 },
    ])
    await request(url, 'PUT', `/${index}/_settings`, { 'index.blocks.write': false })
    expect(await logs.erasePerson({ 'user.id': 'ann' }, { audit, actor: 'officer', reference: 'DSR-1' })).toMatchObject({
      erased: 1,
      remaining: 0,
    })
  })

  it('stops when its signal says so', async () => {
    const index = uniqueName('erase-stopped')
    await indexLines(url, index, lines(4))
    const signal = AbortSignal.abort()
    await expect(engineOver(url, index).erase?.(isAnn, {}, { signal })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_ABORTED' })
    expect((await engineOver(url, index).search(isAnn, {}, { limit: 0, order: 'oldest' })).total).toBe(1)
  })
})
