import { expect, onTestFinished } from 'vitest'
import type { ElasticsearchOptions } from '../../src/elasticsearch/options.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { uniqueName } from './served.ts'
import { countStored, openShipment, type Shipment } from './shipment.ts'

/** A shipment, its proxy, and the data stream to which it ships. */
export interface ProxiedShipment {
  readonly proxy: FaultProxy
  readonly dataStream: string
  readonly shipment: Shipment
}

/** A shipment that reaches the server through a proxy, into a data stream of its own; closed when the test is done. */
export async function shipThroughProxy(
  url: string,
  options: Omit<ElasticsearchOptions, 'node' | 'dataStream'>,
  ring?: Parameters<typeof openShipment>[1],
): Promise<ProxiedShipment> {
  const proxy = await startFaultProxy(url)
  const dataStream = uniqueName('logs-fault')
  const shipment = openShipment({ ...options, node: proxy.url, dataStream }, ring)
  onTestFinished(async () => {
    await shipment.close()
    await proxy.close()
  })
  return { proxy, dataStream, shipment }
}

/** Ships a hundred lines: all are stored, the answers of ninety-nine are lost, and nothing gets through from then on. */
export async function loseAnswers(url: string, { proxy, dataStream, shipment }: ProxiedShipment): Promise<void> {
  shipment.line()
  await shipment.flush()
  await proxy.set({ kind: 'dropResponse' })
  for (let index = 0; index < 99; index++) shipment.line()
  // A machine that stood still for a moment has made two requests of them: the second may come long after the first.
  await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 60_000 }).toBe(100)
  await expect.poll(() => proxy.counts.dropped, { timeout: 60_000 }).toBeGreaterThan(0)
  await proxy.set({ kind: 'blackHole' })
}
