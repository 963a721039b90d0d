import { Client } from '@opensearch-project/opensearch'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
