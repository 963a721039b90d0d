import { expect, it } from 'vitest'
import { describeServed } from './served.ts'
import { countStored, isBalanced } from './shipment.ts'
import { loseAnswers, type ProxiedShipment, shipThroughProxy } from './through-proxy.ts'

/**
 * What the server is still at work on when we give up a request cannot be seen behind a rollover: none is given up here, but those
 * whose connections the proxy resets.
 */
const requestTimeoutMs = 60_000

describeServed('shipping across a rollover', (url) => {
  async function rollOver(dataStream: string): Promise<void> {
    expect((await fetch(`${url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
  }

  /** Lines are stored, but their answers lost; the stream rolls over; then they are tried again. */
  async function shipAcross(dedupe: 'strict' | 'index'): Promise<{ documents: number; extra: Readonly<Record<string, number>> }> {
    const shipped = await shipThroughProxy(url, { dedupe, maxRetryDelayMs: 200, requestTimeoutMs })
    const { proxy, dataStream, shipment } = shipped
    await loseAnswers(url, shipped)
    await rollOver(dataStream)
    for (let index = 0; index < 50; index++) shipment.line()
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.stats).toMatchObject({ written: { total: 150 }, dropped: { total: 0 } })
    const { documents, distinct } = await countStored(url, dataStream)
    expect(distinct).toBe(150)
    return { documents, extra: shipment.stats.extra }
  }

  /** A request is held back before the server, and its ten lines are sent again. */
  async function holdBack(): Promise<ProxiedShipment> {
    // Ten lines are one request, at whatever moment the machine stands still.
    const batch = { maxLines: 10, maxAgeMs: 60_000 }
    const shipped = await shipThroughProxy(url, { maxRetryDelayMs: 200, requestTimeoutMs, batch })
    const { proxy, shipment } = shipped
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'hold' })
    for (let index = 0; index < 10; index++) shipment.line()
    await expect.poll(() => proxy.counts.held, { timeout: 60_000 }).toBeGreaterThan(0)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    return shipped
  }

  it('doubles no line whose answer was lost before the rollover', async () => {
    const { documents, extra } = await shipAcross('strict')
    expect(documents).toBe(150)
    expect(extra).toMatchObject({ rolloverFinds: 99 })
    // Answers that come too late on a busy machine make more of them.
    expect(extra['alreadyStored']).toBeGreaterThanOrEqual(99)
  })

  it('doubles those lines where it is told not to look, so that the test above shows something', async () => {
    const { documents, extra } = await shipAcross('index')
    expect(documents).toBe(249)
    expect(extra).toMatchObject({ rolloverFinds: 0 })
  })

  it('doubles what something before the server has held back until it was sent again, and the stream rolled over: that cannot be seen', async () => {
    const { proxy, dataStream } = await holdBack()
    expect(await countStored(url, dataStream)).toEqual({ documents: 11, distinct: 11 })
    await rollOver(dataStream)
    await proxy.release()
    expect(await countStored(url, dataStream)).toEqual({ documents: 21, distinct: 11 })
  })

  it('doubles nothing of it as long as the stream does not roll over', async () => {
    const { proxy, dataStream } = await holdBack()
    await proxy.release()
    expect(await countStored(url, dataStream)).toEqual({ documents: 11, distinct: 11 })
  })

  it('loses nothing and doubles nothing while the stream rolls over again and again under lost answers', async () => {
    const { proxy, dataStream, shipment } = await shipThroughProxy(url, {
      maxRetryDelayMs: 200,
      requestTimeoutMs,
      batch: { maxAgeMs: 50, maxLines: 200 },
    })
    await shipment.load(1_000, 300)
    await shipment.flush()
    for (let round = 0; round < 5; round++) {
      const lostAnswers = (): number => proxy.counts.dropped + proxy.counts.reset
      const before = lostAnswers()
      await proxy.set({ kind: round % 2 === 0 ? 'dropResponse' : 'resetResponse' })
      await shipment.load(1_000, 400)
      // How soon the first answer comes is the server's business.
      while (lostAnswers() === before) await shipment.load(1_000, 100)
      await rollOver(dataStream)
      await proxy.set({ kind: 'pass' })
      await shipment.load(1_000, 300)
    }
    await shipment.flush()
    expect(await countStored(url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.stats.extra['rolloverFinds']).toBeGreaterThan(0)
  })
})
