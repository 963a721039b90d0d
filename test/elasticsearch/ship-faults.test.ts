import { expect, it } from 'vitest'
import { type Fault, startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'
import { shipThroughProxy } from './through-proxy.ts'

const overloaded = JSON.stringify({ error: { type: 'es_rejected_execution_exception', reason: 'rejected' }, status: 429 })

const faults: readonly (readonly [
  name: string,
  fault: Fault,
  happened: 'reset' | 'dropped' | 'answered' | 'swallowed' | undefined,
])[] = [
  ['the server cannot be reached', { kind: 'refuse' }, undefined],
  ['connections are reset before a request', { kind: 'resetBefore' }, 'reset'],
  ['connections are reset in the middle of a request', { kind: 'resetRequest' }, 'reset'],
  ['connections are reset in the middle of an answer', { kind: 'resetResponse' }, 'reset'],
  ['answers are lost after the server has stored', { kind: 'dropResponse' }, 'dropped'],
  ['the server answers 429', { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: overloaded }, 'answered'],
  ['the server answers 503 without a body', { kind: 'answer', status: 503 }, 'answered'],
  [
    'a proxy answers 502 with a page',
    { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
    'answered',
  ],
  ['nothing is ever answered', { kind: 'blackHole' }, 'swallowed'],
  ['answers take long', { kind: 'slow', delayMs: 700 }, undefined],
]

describeServed('shipping on a bad day', (url) => {
  it.each(faults)('loses nothing and doubles nothing while %s', async (_name, fault, happened) => {
    const { proxy, dataStream, shipment } = await shipThroughProxy(url, {
      requestTimeoutMs: 1_000,
      maxRetryDelayMs: 500,
      batch: { maxAgeMs: 100, maxLines: 300 },
    })
    await shipment.load(2_000, 700)
    await proxy.set(fault)
    await shipment.load(2_000, 2_000)
    // On a busy machine it may take its time until the first request meets the fault.
    while (happened !== undefined && proxy.counts[happened] === 0) await shipment.load(200, 100)
    await proxy.set({ kind: 'pass' })
    await shipment.load(2_000, 500)
    await shipment.flush()

    expect(await countStored(url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(shipment.stats).toMatchObject({ written: { total: shipment.count }, dropped: { total: 0 }, pending: { total: 0 } })
    expect(shipment.stats.extra['deadLettered']).toBe(0)
    expect(isBalanced(shipment.stats)).toBe(true)
  })

  it('counts a line as already stored when only the answer was lost', async () => {
    const { proxy, dataStream, shipment } = await shipThroughProxy(url, { maxRetryDelayMs: 200 })
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'dropResponse' })
    for (let index = 0; index < 100; index++) shipment.line()
    // All of them: a machine that stood still for a moment has made two requests of them.
    await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 60_000 }).toBe(101)
    await expect.poll(() => proxy.counts.dropped, { timeout: 60_000 }).toBeGreaterThan(0)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(shipment.stats.extra).toMatchObject({ stored: 1, alreadyStored: 100 })
    expect(await countStored(url, dataStream)).toEqual({ documents: 101, distinct: 101 })
  })

  it('says once that the server does not answer, and once that it does again', async () => {
    const { proxy, shipment } = await shipThroughProxy(url, { maxRetryDelayMs: 100 })
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'answer', status: 503 })
    shipment.line()
    await expect.poll(() => proxy.counts.answered, { timeout: 60_000 }).toBeGreaterThan(8)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(shipment.problems.map((problem) => problem.code)).toEqual([
      'CORDWOOD_PROBLEM_SERVER',
      'CORDWOOD_PROBLEM_SINK_RECOVERED',
    ])
    expect(shipment.problems.every((problem) => problem.lost === 0)).toBe(true)
  })

  it('tries with one small request at a time while the server does not answer', async () => {
    const { proxy, shipment } = await shipThroughProxy(url, {
      maxRetryDelayMs: 400,
      batch: { maxAgeMs: 50, maxLines: 50 },
    })
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'answer', status: 429 })
    const before = proxy.counts.answered
    const begun = performance.now()
    await shipment.load(2_000, 3_000)
    // Forty batches a second: hammering would have made hundreds of requests in three.
    const seconds = (performance.now() - begun) / 1_000
    expect(proxy.counts.answered - before).toBeLessThan(20 * seconds)
    await expect.poll(() => proxy.counts.answered - before, { timeout: 60_000 }).toBeGreaterThan(3)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(shipment.stats.written.total).toBe(shipment.count)
  })

  it('keeps to the bounds of its queue, drops in the ring by level, and says how much', async () => {
    const { proxy, dataStream, shipment } = await shipThroughProxy(
      url,
      { maxRetryDelayMs: 200, queue: { maxLines: 1_000 }, batch: { maxAgeMs: 20, maxLines: 200 } },
      { capacity: 500 },
    )
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'refuse' })
    await shipment.load(5_000, 1_000)
    const { pending, dropped } = shipment.stats
    expect(pending.total).toBeLessThanOrEqual(1_000 + 500 + 200)
    expect(dropped.total).toBe(shipment.count - 1 - pending.total)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(isBalanced(shipment.stats)).toBe(true)
    const kept = shipment.count - shipment.stats.dropped.total
    expect(await countStored(url, dataStream)).toEqual({ documents: kept, distinct: kept })
    expect(shipment.problems.map((problem) => problem.code)).toContain('CORDWOOD_PROBLEM_ROUTE_FULL')
    const lost = shipment.problems
      .filter((problem) => problem.code === 'CORDWOOD_PROBLEM_DROPPED')
      .reduce((sum, problem) => sum + problem.lost, 0)
    expect(lost).toBe(shipment.stats.dropped.total)
  })

  it('ends within its deadline when nothing is answered, and says what was lost', async () => {
    const proxy = await startFaultProxy(url)
    const shipment = openShipment({ node: proxy.url, dataStream: uniqueName('logs-fault'), closeDeadlineMs: 300 })
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'blackHole' })
    for (let index = 0; index < 50; index++) shipment.line()
    const report = await shipment.flush(300)
    expect(report).toEqual({ written: 0, dropped: 0, timedOut: true })
    await shipment.close(100)
    await proxy.close()
    expect(shipment.stats).toMatchObject({ written: { total: 1 }, dropped: { total: 50 }, pending: { total: 0 } })
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.problems.filter((problem) => problem.lost > 0)).toMatchObject([
      { code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', lost: 50 },
    ])
  })
})
