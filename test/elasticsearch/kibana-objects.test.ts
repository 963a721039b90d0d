import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kibanaObjects } from '../../src/elasticsearch/bootstrap/kibana-objects.ts'
import { createFolder } from '../store/folder.ts'
import { describeServed, uniqueName } from './served.ts'
import { openShipment } from './shipment.ts'

interface Saved {
  readonly id: string
  readonly type: string
  readonly attributes: Record<string, unknown> & { kibanaSavedObjectMeta?: { searchSourceJSON: string } }
  readonly references: readonly { name: string; type: string; id: string }[]
}

const read = (text: string): Saved[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Saved)
const objects = (text: string): Saved[] => read(text).slice(0, -1)

it('ends with a line that counts the objects, none of which lacks what it points to', () => {
  const all = read(kibanaObjects({ target: 'logs-shop-default' }))
  const saved = all.slice(0, -1)
  expect(all.at(-1)).toMatchObject({ exportedCount: saved.length, missingRefCount: 0 })
  const known = new Set(saved.map(({ type, id }) => `${type} ${id}`))
  expect(known.size).toBe(saved.length)
  for (const { references } of saved) for (const { type, id } of references) expect(known).toContain(`${type} ${id}`)
})

it('holds a data view, saved searches, charts and a dashboard that shows them', () => {
  const saved = objects(kibanaObjects({ target: 'logs-shop-default', title: 'Shop' }))
  expect(saved.map(({ type }) => type)).toEqual([
    'index-pattern',
    ...Array.from({ length: 3 }, () => 'search'),
    ...Array.from({ length: 4 }, () => 'visualization'),
    'dashboard',
  ])
  expect(saved[0]?.attributes).toEqual({ title: 'logs-shop-default', name: 'Shop', timeFieldName: '@timestamp' })
  const dashboard = saved.at(-1)
  const panels = JSON.parse(String(dashboard?.attributes['panelsJSON'])) as { panelIndex: string; panelRefName: string }[]
  expect(panels.map(({ panelIndex, panelRefName }) => `${panelIndex}:${panelRefName}`)).toEqual(
    dashboard?.references.map(({ name }) => name),
  )
})

it('has the same ids each time, so that a second import overwrites the first, and others for another stream', () => {
  const ids = (target: string): string[] => objects(kibanaObjects({ target })).map(({ id }) => id)
  expect(ids('logs-a-default')).toEqual(ids('logs-a-default'))
  expect(ids('logs-b-default').some((id) => ids('logs-a-default').includes(id))).toBe(false)
})

describeServed("what Kibana's objects ask for", (url) => {
  it('is answered: each query by the parser of KQL, each chart by its aggregations', async () => {
    const dataStream = uniqueName('logs-kibana')
    const kibanaFile = join(createFolder(), 'kibana.ndjson')
    const shipment = openShipment({ node: url, dataStream, bootstrap: { kibanaFile } })
    shipment.line({ 'service.name': 'shop' })
    shipment.line({
      'service.name': 'shop',
      'log.level': 'error',
      'error.type': 'TypeError',
      'error.fingerprint': 'f1',
      'http.request.id': 'r',
    })
    await shipment.flush()
    await shipment.close()
    const ask = async (
      body: object,
    ): Promise<{ hits: { total: { value: number } }; aggregations?: Record<string, { buckets: unknown[] }> }> => {
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      await fetch(`${url}/${dataStream}/_refresh`, { method: 'POST' })
      const answer = await fetch(`${url}/${dataStream}/_search`, sent)
      expect(answer.status).toBe(200)
      return (await answer.json()) as never
    }
    const found: Record<string, number> = {}
    for (const { id, type, attributes } of objects(readFileSync(kibanaFile, 'utf8'))) {
      if (attributes.kibanaSavedObjectMeta === undefined || type === 'dashboard') continue
      const source = JSON.parse(attributes.kibanaSavedObjectMeta.searchSourceJSON) as { query: { query: string } }
      const query = source.query.query === '' ? { match_all: {} } : { kql: { query: source.query.query } }
      const key = id.slice(id.indexOf(dataStream) + dataStream.length + 1)
      if (type === 'search') found[key] = (await ask({ query })).hits.total.value
      else {
        const { aggs } = JSON.parse(String(attributes['visState'])) as { aggs: { type: string; params: { field: string } }[] }
        const terms = aggs.find((one) => one.type === 'terms')
        const answer = await ask({ query, size: 0, aggs: { by: { terms: { field: terms?.params.field } } } })
        found[key] = answer.aggregations?.['by']?.buckets.length ?? 0
      }
    }
    expect(found).toEqual({ all: 2, errors: 1, requests: 1, levels: 2, services: 1, 'error-types': 1, messages: 1 })
  })
})
