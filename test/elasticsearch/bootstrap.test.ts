import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootstrap } from '../../src/elasticsearch/bootstrap/bootstrap.ts'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import { connectElasticsearch } from '../../src/elasticsearch/client/connect.ts'
import { FieldGuard } from '../../src/elasticsearch/bootstrap/field-guard.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { TemplateTarget } from '../../src/elasticsearch/bootstrap/templates.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'
import { createLogger } from '../../src/logger/create.ts'
import { describeServed, uniqueName } from './served.ts'

const json = { 'content-type': 'application/json' }
/** A server on a busy machine takes seconds for a change of its templates. */
const patienceMs = 120_000

describeServed('preparing the server', (url) => {
  let client: ElasticsearchClient
  const alive = setInterval(() => undefined, 1_000)
  beforeAll(() => {
    client = connectElasticsearch({ node: url })
  })
  afterAll(async () => {
    clearInterval(alive)
    await client.close?.()
  })

  async function ask(method: string, path: string, body?: object): Promise<Record<string, never>> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: json,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as Record<string, never>
  }
  const targetOf = (options: Partial<TemplateTarget> = {}): TemplateTarget => ({
    name: uniqueName('logs-boot'),
    isDataStream: true,
    lifecycle: undefined,
    failureStore: false,
    fieldLimit: 2_000,
    events: {},
    ...options,
  })
  /** What a new index of the stream would be made of. */
  async function simulate({ name }: TemplateTarget): Promise<Record<string, never>> {
    return (await ask('POST', `/_index_template/_simulate_index/${name}`))['template'] ?? ({} as never)
  }
  async function store({ name }: TemplateTarget, fields: object): Promise<number> {
    const document = JSON.stringify({ '@timestamp': '2026-11-21T12:00:00Z', ...fields })
    const sent = { method: 'POST', headers: json, body: document }
    return (await fetch(`${url}/${name}/_doc?op_type=create&refresh=true`, sent)).status
  }

  it('gives a stream its retention and its failure store', async () => {
    const target = targetOf({ lifecycle: '30d', failureStore: true })
    expect(await bootstrap(client, target, patienceMs)).toEqual({ kind: 'ready', without: [] })
    expect(await simulate(target)).toMatchObject({
      lifecycle: { data_retention: '30d' },
      data_stream_options: { failure_store: { enabled: true } },
    })
  })

  it('changes nothing when it is done again, and what has changed when an option did', async () => {
    const target = targetOf({ lifecycle: '30d' })
    await bootstrap(client, target, patienceMs)
    const puts: string[] = []
    const watched: ElasticsearchClient = {
      transport: {
        request(request: never, options: never) {
          const { method, path } = request as { method: string; path: string }
          if (method !== 'GET') puts.push(`${method} ${path}`)
          return client.transport.request(request, options)
        },
      },
    }
    await bootstrap(watched, target, patienceMs)
    expect(puts).toEqual([])
    await bootstrap(watched, { ...target, lifecycle: '60d' }, patienceMs)
    expect(puts).toEqual([`PUT /_component_template/cordwood-${target.name}@lifecycle`, `HEAD /${target.name}`])
    expect(await simulate(target)).toMatchObject({ lifecycle: { data_retention: '60d' } })
  })

  it('leaves a template alone that a newer version has put', async () => {
    const target = targetOf({ lifecycle: '30d' })
    const path = `/_component_template/cordwood-${target.name}@lifecycle`
    await ask('PUT', path, { template: { lifecycle: { data_retention: '5d' } }, _meta: { cordwood: { version: 999 } } })
    expect((await bootstrap(client, target, patienceMs)).kind).toBe('ready')
    expect(await simulate(target)).toMatchObject({ lifecycle: { data_retention: '5d' } })
  })

  it('goes on without what the server does not have, and says so', async () => {
    const target = targetOf({ lifecycle: { ilm: { deleteAfter: '30d' } } })
    const outcome = await bootstrap(client, target, patienceMs)
    expect(outcome).toMatchObject({ kind: 'ready', without: [expect.stringContaining('without a lifecycle')] })
    expect(await store(target, { n: 1 })).toBe(201)
  })

  it('keeps what other services told of their events, and the fields that every line has', async () => {
    const target = targetOf()
    await bootstrap(client, { ...target, events: { amount: { type: 'double' }, message: { type: 'keyword' } } }, patienceMs)
    await bootstrap(client, { ...target, events: { order: { properties: { at: { type: 'date' } } } } }, patienceMs)
    expect(await simulate(target)).toMatchObject({
      mappings: {
        properties: { amount: { type: 'double' }, order: { properties: { at: { type: 'date' } } }, message: { type: 'text' } },
      },
    })
  })

  it('tells a stream that is there already of the types of events', async () => {
    const target = targetOf()
    await bootstrap(client, target, patienceMs)
    expect(await store(target, { n: 1 })).toBe(201)
    const outcome = await bootstrap(client, { ...target, events: { paidAt: { type: 'date' } } }, patienceMs)
    expect(outcome).toEqual({ kind: 'ready', without: [] })
    const [mapping] = Object.values(await ask('GET', `/${target.name}/_mapping`))
    expect(mapping).toMatchObject({ mappings: { properties: { paidAt: { type: 'date' } } } })
  })

  it("maps the fields of a logger's events before their first line", async () => {
    const dataStream = uniqueName('logs-event')
    const sink = elasticsearch({ node: url, dataStream, closeDeadlineMs: patienceMs })
    const log = createLogger({ service: 'shop', sinks: [sink], onProblem: () => undefined })
    const schema = {
      type: 'object',
      properties: { orderId: { type: 'string' }, paidAt: { type: 'string', format: 'date-time' } },
    } as const
    log.event('order.paid', 'info', 'order {orderId} paid', { schema })({ orderId: 'o-1', paidAt: '2026-11-21T12:00:00Z' })
    await log.close()
    const [mapping] = Object.values(await ask('GET', `/${dataStream}/_mapping`))
    expect(mapping).toMatchObject({ mappings: { properties: { paidAt: { type: 'date' }, orderId: { type: 'keyword' } } } })
    await ask('POST', `/${dataStream}/_refresh`)
    expect(await ask('GET', `/${dataStream}/_count?q=paidAt:[2026-11-21T11:59:00Z TO 2026-11-21T12:01:00Z]`)).toMatchObject({
      count: 1,
    })
  })

  it('counts fields as the server does, and stores what goes beyond the limit without making fields of it', async () => {
    const target = targetOf({ fieldLimit: 60 })
    await bootstrap(client, target, patienceMs)
    const problems: Problem[] = []
    const report = (problem: Problem): void => void problems.push(problem)
    const guard = new FieldGuard({ client, name: target.name, limit: 60, requestTimeoutMs: patienceMs, report })
    expect(await store(target, {})).toBe(201)
    const before = (await guard.check()) ?? 0
    expect(before).toBeGreaterThan(15)
    const fields = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, index]))
    expect(await store(target, fields)).toBe(201)
    // The server fills up to its limit exactly: so the count is the server's.
    expect(await guard.check()).toBe(60)
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/has 60 of at most 60 fields: members beyond them are stored/),
    ])
    expect(await guard.check()).toBe(60)
    expect(problems).toHaveLength(1)
  })

  it('says nothing of fields while there are few, or while there is no stream', async () => {
    const target = targetOf()
    const problems: Problem[] = []
    const report = (problem: Problem): void => void problems.push(problem)
    const guard = new FieldGuard({ client, name: target.name, limit: 2_000, requestTimeoutMs: patienceMs, report })
    expect(await guard.check()).toBeUndefined()
    await bootstrap(client, target, patienceMs)
    await store(target, { n: 1 })
    expect(await guard.check()).toBeGreaterThan(10)
    expect(problems).toEqual([])
  })
})
