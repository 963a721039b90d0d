import { Client } from '@elastic/elasticsearch'
import type { LogEngine, RawBucket, RawResult, RawResults } from '../../src/core/engine.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import { componentsFor } from '../../src/elasticsearch/bootstrap/templates.ts'
import { decodeObject } from '../../src/json/decode.ts'

const json = { 'content-type': 'application/json' }

/** One request that must succeed; its answer's body. */
export async function request(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  contentType = json['content-type'],
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': contentType },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 2000)}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** The mappings of our own template. */
export function ourMappings(): object {
  const target = { name: 'x', isDataStream: false, lifecycle: undefined, failureStore: false, fieldLimit: 2_000, events: {} }
  const component = componentsFor(target).find((one) => one.name === 'cordwood@mappings')
  if (component === undefined) throw new Error('no component template with mappings')
  return (component.body as { template: { mappings: object } }).template.mappings
}

/** Puts lines into a new index with the mappings of our template, on one shard, each under the id of its record, and makes them searchable. */
export async function indexLines(
  url: string,
  index: string,
  lines: readonly object[],
  mappings: object = ourMappings(),
): Promise<readonly LogRecord[]> {
  await request(url, 'PUT', `/${index}`, { settings: { number_of_shards: 1, number_of_replicas: 0 }, mappings })
  const records = lines.map((line, at) => decodeObject(line, { id: `line${at}`, time: 0 }))
  if (lines.length === 0) return records
  const body = lines
    .flatMap((line, at) => [JSON.stringify({ create: { _id: records[at]?.id } }), JSON.stringify(line), ''])
    .join('\n')
    .replaceAll('\n\n', '\n')
  const answer = await request(url, 'POST', `/${index}/_bulk?refresh=true`, body, 'application/x-ndjson')
  if (answer['errors'] === true) throw new Error(JSON.stringify(answer).slice(0, 2000))
  return records
}

/** Our engine over an index, by the official client. */
export function engineOver(url: string, index: string, now?: number): LogEngine {
  const client = new Client({ node: url })
  return createElasticsearchEngine({ client, index, ...(now === undefined ? {} : { now: () => now }) })
}

/** Percentiles are compared by rank, sums and averages to 12 digits, hits by their ids; everything else as it is. */
export function comparable(results: RawResults): unknown {
  const digits = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(12)))
  const bucket = ({ key, count, aggs }: RawBucket): unknown => [key, count, comparable(aggs)]
  const one = (result: RawResult): unknown => {
    switch (result.kind) {
      case 'terms':
        return { ...result, buckets: result.buckets.map(bucket) }
      case 'dateHistogram':
      case 'histogram':
      case 'filters':
        return result.buckets.map(bucket)
      case 'range':
        return result.buckets.map(({ from, to, ...rest }) => [bucket(rest), from, to])
      case 'composite':
        return { ...result, buckets: result.buckets.map(({ keys, count, aggs }) => [keys, count, comparable(aggs)]) }
      case 'patterns':
        return { ...result, buckets: result.buckets.map((one) => [bucket(one), one.template, one.example]) }
      case 'percentileRanks':
        return result.percents.map((percent) => percent === null)
      case 'value':
        return digits(result.value)
      case 'percentiles':
        return result.values.map((value) => value === null)
      case 'stats':
        return { ...result, avg: digits(result.avg), sum: digits(result.sum) }
      case 'cardinality':
        return result.value
      case 'topHits':
        return result.records.map((record) => [record.id, record.fields])
    }
  }
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, one(result)]))
}
