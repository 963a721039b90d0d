import { Client as Client9 } from '@elastic/elasticsearch'
import { Client as Client8 } from 'elasticsearch-8'
import { expect, it } from 'vitest'
import type { ElasticsearchOptions } from '../../src/elasticsearch/options.ts'
import { templateVersion } from '../../src/elasticsearch/bootstrap/templates.ts'
import { type Sent, startRecordingServer } from './recording-server.ts'
import { openShipment } from './shipment.ts'

/** No Elasticsearch 9 can be fetched here: what it would be sent is pinned instead, for each way to reach it. */
const ways: Readonly<Record<string, (url: string) => ElasticsearchOptions>> = {
  'a URL': (node) => ({ node }),
  'client 9': (node) => ({ client: new Client9({ node }) }),
  'client 8': (node) => ({ client: new Client8({ node }) }),
}

async function record(options: (url: string) => ElasticsearchOptions): Promise<Sent[]> {
  const server = await startRecordingServer()
  const shipment = openShipment({ ...options(server.url), dataStream: 'logs-contract-default' })
  shipment.line()
  shipment.line({ text: 'é'.repeat(2_000) })
  await shipment.flush()
  await shipment.close()
  await server.close()
  return server.sent
}

it.each(Object.entries(ways))('asks for and puts the three templates first, through %s', async (_way, options) => {
  const sent = await record(options)
  expect(sent.slice(0, -1).map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /_component_template/cordwood@mappings',
    'PUT /_component_template/cordwood@mappings',
    'GET /_component_template/cordwood@settings',
    'PUT /_component_template/cordwood@settings',
    'GET /_index_template/cordwood-logs-contract-default',
    'PUT /_index_template/cordwood-logs-contract-default',
    // What is there already would be told of the new types.
    'HEAD /logs-contract-default',
  ])
  for (const { headers } of sent.slice(0, -1))
    expect(headers).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' })
  expect(JSON.parse(sent[5]?.body ?? '')).toEqual({
    index_patterns: ['logs-contract-default'],
    data_stream: {},
    composed_of: ['cordwood@mappings', 'cordwood@settings'],
    priority: 500,
    _meta: { cordwood: { version: templateVersion, content: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown } },
  })
})

it.each(Object.entries(ways))(
  'sends lines as they are, by create with their ids, compressed, under neutral headers, through %s',
  async (_way, options) => {
    const bulk = (await record(options)).at(-1)
    expect(bulk?.method).toBe('POST')
    expect(bulk?.url).toBe(
      '/logs-contract-default/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason,items.*.failure_store,error',
    )
    expect(bulk?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      accept: 'application/json',
      'content-encoding': 'gzip',
      'x-opaque-id': 'cordwood logs-contract-default',
    })
    const [first, line, second] = (bulk?.body ?? '')
      .split('\n')
      .map((text) => (text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>)))
    const bootId = String(line?.['process.entity_id'])
    expect(first).toEqual({ create: { _id: `${bootId}00000001` } })
    expect(second).toEqual({ create: { _id: `${bootId}00000002` } })
    expect(line).toMatchObject({ message: 'line 1 of the test', 'event.sequence': 1 })
    expect(bulk?.body.endsWith('}\n')).toBe(true)
  },
)

it.each([
  [{ apiKey: 'abc' }, 'ApiKey abc'],
  [{ bearer: 'token' }, 'Bearer token'],
  [{ username: 'u', password: 'p' }, `Basic ${Buffer.from('u:p').toString('base64')}`],
  [{ apiKey: { env: 'CORDWOOD_TEST_KEY' } }, 'ApiKey from-the-environment'],
  [async () => ({ apiKey: 'made' }), 'ApiKey made'],
] as const)('says who we are in each request', async (auth, header) => {
  process.env['CORDWOOD_TEST_KEY'] = 'from-the-environment'
  const sent = await record((node) => ({ node, auth }))
  expect(sent.map(({ headers }) => headers['authorization'])).toEqual(sent.map(() => header))
})

it('sends what is put to it without compression where that is not wanted', async () => {
  const bulk = (await record((node) => ({ node, gzip: false }))).at(-1)
  expect(bulk?.headers['content-encoding']).toBeUndefined()
})

it('pins the mappings', async () => {
  const sent = await record((node) => ({ node }))
  expect(JSON.parse(sent[1]?.body ?? '')).toMatchInlineSnapshot(`
    {
      "_meta": {
        "cordwood": {
          "content": "4d0ac10e5db9d7af",
          "version": 4,
        },
      },
      "template": {
        "mappings": {
          "date_detection": false,
          "dynamic_templates": [
            {
              "strings": {
                "mapping": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
                "match_mapping_type": "string",
              },
            },
            {
              "integers": {
                "mapping": {
                  "type": "double",
                },
                "match_mapping_type": "long",
              },
            },
            {
              "fractions": {
                "mapping": {
                  "type": "double",
                },
                "match_mapping_type": "double",
              },
            },
          ],
          "numeric_detection": false,
          "properties": {
            "@timestamp": {
              "type": "date",
            },
            "client": {
              "properties": {
                "ip": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
              },
            },
            "ecs": {
              "properties": {
                "version": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
              },
            },
            "event": {
              "properties": {
                "duration": {
                  "type": "double",
                },
                "outcome": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
                "sequence": {
                  "type": "long",
                },
              },
            },
            "log": {
              "properties": {
                "level": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
                "logger": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
                "sample_weight": {
                  "type": "double",
                },
                "template_id": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
              },
            },
            "message": {
              "norms": false,
              "type": "text",
            },
            "process": {
              "properties": {
                "entity_id": {
                  "ignore_above": 1024,
                  "type": "keyword",
                },
                "pid": {
                  "type": "long",
                },
                "thread": {
                  "properties": {
                    "id": {
                      "type": "long",
                    },
                  },
                },
              },
            },
          },
        },
      },
    }
  `)
  expect(JSON.parse(sent[3]?.body ?? '')).toMatchInlineSnapshot(`
    {
      "_meta": {
        "cordwood": {
          "content": "6bd789b8e01827cf",
          "version": 4,
        },
      },
      "template": {
        "settings": {
          "index": {
            "mapping": {
              "ignore_malformed": true,
              "total_fields": {
                "ignore_dynamic_beyond_limit": true,
                "limit": 2000,
              },
            },
            "refresh_interval": "1s",
          },
        },
      },
    }
  `)
})
