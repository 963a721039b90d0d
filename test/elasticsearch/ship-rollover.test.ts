import { expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'

describeServed('shipping across a rollover', (url) => {
  async function rollOver(dataStream: string): Promise<void> {
    expect((await fetch(`${url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
  }

  /** Lines are stored, but their answers lost; the stream rolls over; then they are tried again. */
  async function shipAcross(dedupe: 'strict' | 'index'): Promise<{ documents: number; extra: Readonly<Record<string, number>> }> {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-rollover')
    const shipment = openShipment({ node: proxy.url, dataStream, dedupe, maxRetryDelayMs: 200, requestTimeoutMs: 1_000 })
    try {
      shipment.line()
      await shipment.flush()
      await proxy.set({ kind: 'dropResponse' })
      for (let index = 0; index < 99; index++) shipment.line()
      await expect.poll(() => proxy.counts.dropped, { timeout: 10_000 }).toBeGreaterThan(0)
      await proxy.set({ kind: 'blackHole' })
      await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 10_000 }).toBe(100)
      await rollOver(dataStream)
      for (let index = 0; index < 50; index++) shipment.line()
      await proxy.set({ kind: 'pass' })
      await shipment.flush()
      expect(isBalanced(shipment.stats)).toBe(true)
      expect(shipment.stats).toMatchObject({ written: { total: 150 }, dropped: { total: 0 } })
      const { documents, distinct } = await countStored(url, dataStream)
      expect(distinct).toBe(150)
      return { documents, extra: shipment.stats.extra }
    } finally {
      await shipment.close()
      await proxy.close()
    }
  }

  it('doubles no line whose answer was lost before the rollover', async () => {
    const { documents, extra } = await shipAcross('strict')
    expect(documents).toBe(150)
    expect(extra).toMatchObject({ rolloverFinds: 99, alreadyStored: 99 })
  })

  it('doubles those lines where it is told not to look, so that the test above shows something', async () => {
    const { documents, extra } = await shipAcross('index')
    expect(documents).toBe(249)
    expect(extra).toMatchObject({ rolloverFinds: 0 })
  })

  it('loses nothing and doubles nothing while the stream rolls over again and again under lost answers', async () => {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-rollovers')
    const shipment = openShipment({
      node: proxy.url,
      dataStream,
      maxRetryDelayMs: 200,
      requestTimeoutMs: 1_000,
      batch: { maxAgeMs: 50, maxLines: 200 },
    })
    try {
      await shipment.load(1_000, 300)
      await shipment.flush()
      for (let round = 0; round < 5; round++) {
        await proxy.set({ kind: round % 2 === 0 ? 'dropResponse' : 'resetResponse' })
        await shipment.load(1_000, 400)
        await rollOver(dataStream)
        await proxy.set({ kind: 'pass' })
        await shipment.load(1_000, 300)
      }
      await shipment.flush()
      expect(await countStored(url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
      expect(isBalanced(shipment.stats)).toBe(true)
      expect(shipment.stats.extra['rolloverFinds']).toBeGreaterThan(0)
    } finally {
      await shipment.close()
      await proxy.close()
    }
  })
})
