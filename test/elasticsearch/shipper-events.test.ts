import diagnostics from 'node:diagnostics_channel'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CircuitEvent, DeadLetterEvent, RequestEvent } from '../../src/elasticsearch/ship/shipper-events.ts'
import { createLogger } from '../../src/logger/create.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { isBalanced, openShipment } from './shipment.ts'

const requests: RequestEvent[] = []
const circuits: CircuitEvent[] = []
const deadLetters: DeadLetterEvent[] = []
const listeners: readonly (readonly [string, (event: unknown) => void])[] = [
  ['cordwood:elasticsearch:request', (event) => requests.push(event as RequestEvent)],
  ['cordwood:elasticsearch:circuit', (event) => circuits.push(event as CircuitEvent)],
  ['cordwood:elasticsearch:dead-letter', (event) => deadLetters.push(event as DeadLetterEvent)],
]
beforeAll(() => {
  for (const [name, listener] of listeners) diagnostics.subscribe(name, listener)
})
afterAll(() => {
  for (const [name, listener] of listeners) diagnostics.unsubscribe(name, listener)
})

describeServed('what a shipper tells', (url) => {
  it('tells each request, the circuit and dead letters on diagnostics channels', async () => {
    const proxy = await startFaultProxy(url)
    const target = uniqueName('logs-events')
    const shipment = openShipment({ node: proxy.url, dataStream: target, maxRetryDelayMs: 100 })
    shipment.line({ detail: { code: 1 } })
    await shipment.flush()
    await proxy.set({ kind: 'answer', status: 503 })
    shipment.line({ detail: 'text' })
    await expect.poll(() => proxy.counts.answered, { timeout: 60_000 }).toBeGreaterThan(4)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    await shipment.close()
    await proxy.close()
    const own = requests.filter((event) => event.target === target)
    expect(own[0]).toMatchObject({ lines: 1, outcome: 'stored', reason: undefined })
    expect(own[0]?.bytes).toBeGreaterThan(0)
    expect(own.some(({ outcome, reason }) => outcome === 'retry' && reason?.startsWith('HTTP 503') === true)).toBe(true)
    expect(own.at(-1)).toMatchObject({ lines: 1, outcome: 'items' })
    expect(circuits.filter((event) => event.target === target).map(({ isOpen }) => isOpen)).toEqual([true, false])
    expect(deadLetters.filter((event) => event.target === target)).toMatchObject([{ lines: 1, areWritten: true }])
  })

  it('counts what is on its way, and nothing when all has come to its end', async () => {
    const proxy = await startFaultProxy(url)
    const shipment = openShipment({ node: proxy.url, dataStream: uniqueName('logs-stats'), maxRetryDelayMs: 100 })
    shipment.line()
    await shipment.flush()
    await proxy.set({ kind: 'answer', status: 429 })
    for (let index = 0; index < 40; index++) shipment.line()
    await expect.poll(() => shipment.stats.extra['circuitOpen'], { timeout: 60_000 }).toBe(1)
    const { extra, pending } = shipment.stats
    expect(extra).toMatchObject({ waitingLines: 40, concurrency: 1, stored: 1 })
    expect(pending.total).toBe(40)
    expect(extra['waitingBytes']).toBeGreaterThan(40 * 100)
    expect(extra['oldestWaitingMs']).toBeGreaterThan(0)
    expect(extra['failedRequests']).toBeGreaterThanOrEqual(3)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(shipment.stats.extra).toMatchObject({
      stored: 41,
      waitingLines: 0,
      waitingBytes: 0,
      oldestWaitingMs: 0,
      inFlight: 0,
      circuitOpen: 0,
    })
    expect(isBalanced(shipment.stats)).toBe(true)
    await shipment.close()
    await proxy.close()
  })

  it("shows the same numbers in the logger's metrics", async () => {
    const dataStream = uniqueName('logs-metrics')
    const log = createLogger({ service: 'shop', sinks: [elasticsearch({ node: url, dataStream })] })
    for (let n = 0; n < 25; n++) log.info('line {n}', { n })
    // A flush waits five seconds, and a server on a busy machine takes longer for its first index.
    do await log.flush()
    while (log.stats.pending.total > 0)
    const text = log.metrics()
    expect(text).toContain('cordwood_sink_events_total{sink="elasticsearch",name="stored"} 25\n')
    expect(text).toContain('cordwood_sink_extra{sink="elasticsearch",name="waitingLines"} 0\n')
    expect(text).toContain('cordwood_sink_extra{sink="elasticsearch",name="circuitOpen"} 0\n')
    await log.close()
  })
})
