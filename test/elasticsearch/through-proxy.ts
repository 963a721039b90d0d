import { onTestFinished } from 'vitest'
import type { ElasticsearchOptions } from '../../src/elasticsearch/options.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { uniqueName } from './served.ts'
import { openShipment, type Shipment } from './shipment.ts'

/** A shipment that reaches the server through a proxy, into a data stream of its own; closed when the test is done. */
export async function shipThroughProxy(
  url: string,
  options: Omit<ElasticsearchOptions, 'node' | 'dataStream'>,
  ring?: Parameters<typeof openShipment>[1],
): Promise<{ readonly proxy: FaultProxy; readonly dataStream: string; readonly shipment: Shipment }> {
  const proxy = await startFaultProxy(url)
  const dataStream = uniqueName('logs-fault')
  const shipment = openShipment({ ...options, node: proxy.url, dataStream }, ring)
  onTestFinished(async () => {
    await shipment.close()
    await proxy.close()
  })
  return { proxy, dataStream, shipment }
}
