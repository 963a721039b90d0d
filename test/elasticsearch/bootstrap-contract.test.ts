import { expect, it } from 'vitest'
import { bootstrap } from '../../src/elasticsearch/bootstrap/bootstrap.ts'
import { connectElasticsearch } from '../../src/elasticsearch/client/connect.ts'
import type { TemplateTarget } from '../../src/elasticsearch/bootstrap/templates.ts'
import { type Sent, startRecordingServer } from './recording-server.ts'

/**
 * Index lifecycle management, the lifecycle and the options of a stream that is there already have no build here that could show them:
 * what a server would be sent is pinned, by the forms of the vendor's documentation.
 */
const target: TemplateTarget = {
  name: 'logs-shop-default',
  isDataStream: true,
  lifecycle: undefined,
  failureStore: false,
  fieldLimit: 2_000,
  events: {},
}

async function record(options: Partial<TemplateTarget>, existing: readonly string[] = []): Promise<Sent[]> {
  const server = await startRecordingServer(undefined, existing)
  const client = connectElasticsearch({ node: server.url })
  const alive = setInterval(() => undefined, 1_000)
  expect(await bootstrap(client, { ...target, ...options }, 60_000)).toEqual({ kind: 'ready', without: [] })
  clearInterval(alive)
  await client.close?.()
  await server.close()
  return server.sent
}

const bodyOf = (sent: readonly Sent[], call: string): unknown => {
  const found = sent.find(({ method, url }) => `${method} ${url}` === call)
  return found === undefined ? undefined : JSON.parse(found.body)
}

it('makes a policy of index lifecycle management before the template that names it', async () => {
  const sent = await record({ lifecycle: { ilm: { rolloverAfter: '7d', rolloverSize: '20gb', deleteAfter: '90d' } } })
  const calls = sent.map(({ method, url }) => `${method} ${url}`)
  expect(calls.slice(4, 10)).toEqual([
    'GET /_ilm/policy/cordwood-logs-shop-default',
    'PUT /_ilm/policy/cordwood-logs-shop-default',
    'GET /_component_template/cordwood-logs-shop-default@lifecycle',
    'PUT /_component_template/cordwood-logs-shop-default@lifecycle',
    'GET /_index_template/cordwood-logs-shop-default',
    'PUT /_index_template/cordwood-logs-shop-default',
  ])
  expect(bodyOf(sent, 'PUT /_ilm/policy/cordwood-logs-shop-default')).toMatchObject({
    policy: {
      phases: {
        hot: { min_age: '0ms', actions: { rollover: { max_age: '7d', max_primary_shard_size: '20gb' } } },
        delete: { min_age: '90d', actions: { delete: {} } },
      },
    },
  })
  expect(bodyOf(sent, 'PUT /_component_template/cordwood-logs-shop-default@lifecycle')).toMatchObject({
    template: { settings: { index: { lifecycle: { name: 'cordwood-logs-shop-default' } } } },
  })
  expect(bodyOf(sent, 'PUT /_index_template/cordwood-logs-shop-default')).toMatchObject({
    composed_of: ['cordwood@mappings', 'cordwood@settings', 'cordwood-logs-shop-default@lifecycle'],
  })
})

it('names a policy that is there, and makes none', async () => {
  const sent = await record({ lifecycle: { ilm: 'logs' } })
  expect(sent.some(({ url }) => url.startsWith('/_ilm'))).toBe(false)
  expect(bodyOf(sent, 'PUT /_component_template/cordwood-logs-shop-default@lifecycle')).toMatchObject({
    template: { settings: { index: { lifecycle: { name: 'logs' } } } },
  })
})

it('tells a data stream that is there already of its lifecycle, its failure store, its limit and its types', async () => {
  const options = { lifecycle: '30d', failureStore: true, fieldLimit: 3_000, events: { amount: { type: 'double' } } }
  const sent = await record(options, ['/logs-shop-default'])
  expect(bodyOf(sent, 'PUT /_data_stream/logs-shop-default/_lifecycle')).toEqual({ data_retention: '30d' })
  expect(bodyOf(sent, 'PUT /_data_stream/logs-shop-default/_options')).toEqual({ failure_store: { enabled: true } })
  expect(bodyOf(sent, 'PUT /logs-shop-default/_settings')).toEqual({ 'index.mapping.total_fields.limit': 3_000 })
  expect(bodyOf(sent, 'PUT /logs-shop-default/_mapping?write_index_only=true')).toMatchObject({
    properties: { amount: { type: 'double' }, message: { type: 'text' } },
  })
})

it('gives an index that is there already the policy that is asked for', async () => {
  const sent = await record({ lifecycle: { ilm: 'logs' } }, ['/logs-shop-default'])
  expect(bodyOf(sent, 'PUT /logs-shop-default/_settings')).toEqual({ 'index.lifecycle.name': 'logs' })
})
