import { Client } from '@opensearch-project/opensearch'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Problem } from '../../src/core/problem.ts'
import { bootstrap } from '../../src/elasticsearch/bootstrap/bootstrap.ts'
import { FieldGuard } from '../../src/elasticsearch/bootstrap/field-guard.ts'
import { opensearch } from './distribution.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { describeWithOwnServer, uniqueName } from './served.ts'
import { type Server, startServer } from './server.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'

describeWithOwnServer(
  'shipping to OpenSearch with its own client',
  () => {
    let server: Server
    beforeAll(async () => {
      server = await startServer({ distribution: opensearch })
    })
    afterAll(() => server.stop())

    it('makes templates and data stream, stores each line once, and buries what conflicts', async () => {
      const client = new Client({ node: server.url })
      const dataStream = uniqueName('logs-open')
      const shipment = openShipment({ client, dataStream })
      shipment.line({ detail: { code: 1 } })
      await shipment.flush()
      await shipment.load(2_000, 500)
      shipment.line({ detail: 'not an object' })
      await shipment.flush()
      expect(shipment.problems.map((problem) => problem.code)).toEqual(['CORDWOOD_PROBLEM_DEAD_LETTER'])
      expect(await countStored(server.url, dataStream)).toEqual({ documents: shipment.count - 1, distinct: shipment.count - 1 })
      expect(isBalanced(shipment.stats)).toBe(true)
      const streams = (await (await fetch(`${server.url}/_data_stream/${dataStream}`)).json()) as { data_streams: unknown[] }
      expect(streams.data_streams).toMatchObject([{ name: dataStream, template: `cordwood-${dataStream}` }])
      await shipment.close()
      await client.close()
    })

    it('goes without what OpenSearch does not have, says so, and freezes the mapping before it would refuse lines', async () => {
      const client = new Client({ node: server.url })
      const name = uniqueName('logs-open')
      const target = { name, isDataStream: true, lifecycle: '30d', failureStore: true, fieldLimit: 60, events: {} }
      expect(await bootstrap(client, target, 30_000)).toMatchObject({
        kind: 'ready',
        without: [expect.stringContaining('without a lifecycle'), expect.stringContaining('without a failure store')],
      })
      const store = async (names: string): Promise<number> => {
        const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${names}${index}`, index]))
        const body = JSON.stringify({ '@timestamp': '2026-11-21T12:00:00Z', ...fields })
        const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
        return (await fetch(`${server.url}/${name}/_doc?op_type=create&refresh=true`, sent)).status
      }
      const problems: Problem[] = []
      const report = (problem: Problem): void => void problems.push(problem)
      const guard = new FieldGuard({ client, name, limit: 60, requestTimeoutMs: 30_000, report })
      expect(await store('a')).toBe(201)
      const count = (await guard.check()) ?? 0
      expect(count).toBeGreaterThanOrEqual(54)
      expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/stored, but not searchable from now on/)])
      // Without the guard: 400, the limit of fields has been exceeded.
      expect(await store('b')).toBe(201)
      expect(await guard.check()).toBe(count)
      await client.close()
    })

    it('doubles no line whose answer was lost before a rollover', async () => {
      const proxy = await startFaultProxy(server.url)
      const client = new Client({ node: proxy.url })
      const dataStream = uniqueName('logs-open')
      const shipment = openShipment({ client, dataStream, maxRetryDelayMs: 200, requestTimeoutMs: 60_000 })
      shipment.line()
      await shipment.flush()
      await proxy.set({ kind: 'dropResponse' })
      for (let index = 0; index < 99; index++) shipment.line()
      // All of them: a machine that stood still for a moment has made two requests of them.
      await expect.poll(async () => (await countStored(server.url, dataStream)).documents, { timeout: 60_000 }).toBe(100)
      await expect.poll(() => proxy.counts.dropped, { timeout: 60_000 }).toBeGreaterThan(0)
      await proxy.set({ kind: 'refuse' })
      expect((await fetch(`${server.url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
      await proxy.set({ kind: 'pass' })
      await shipment.flush()
      expect(await countStored(server.url, dataStream)).toEqual({ documents: 100, distinct: 100 })
      expect(shipment.stats.extra).toMatchObject({ rolloverFinds: 99 })
      expect(shipment.stats.extra['alreadyStored']).toBeGreaterThanOrEqual(99)
      await shipment.close()
      await client.close()
      await proxy.close()
    })

    it('loses and doubles nothing while answers are lost', async () => {
      const proxy = await startFaultProxy(server.url)
      const client = new Client({ node: proxy.url })
      const dataStream = uniqueName('logs-open')
      const shipment = openShipment({ client, dataStream, maxRetryDelayMs: 300 })
      await shipment.load(2_000, 500)
      await proxy.set({ kind: 'dropResponse' })
      await shipment.load(2_000, 1_000)
      while (proxy.counts.dropped === 0) await shipment.load(200, 100)
      await proxy.set({ kind: 'pass' })
      await shipment.flush()
      expect(await countStored(server.url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
      await shipment.close()
      await client.close()
      await proxy.close()
    })
  },
  opensearch,
)
