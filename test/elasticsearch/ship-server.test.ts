import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithOwnServer, uniqueName } from './served.ts'
import { type Server, startServer } from './server.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'

const json = { 'content-type': 'application/json' }

describeWithOwnServer('shipping to a server of its own', () => {
  let server: Server
  beforeAll(async () => {
    // Small enough for each limit to be met: a body of 200 kB, and one bulk at work while one waits.
    server = await startServer({
      settings: { 'http.max_content_length': '200kb', 'thread_pool.write.size': 1, 'thread_pool.write.queue_size': 1 },
    })
  })
  afterAll(() => server.stop())

  it('loses nothing and doubles nothing when the server is killed and started again under load', async () => {
    const dataStream = uniqueName('logs-restart')
    const shipment = openShipment({
      node: server.url,
      dataStream,
      maxRetryDelayMs: 1_000,
      batch: { maxAgeMs: 100, maxLines: 500 },
    })
    await shipment.load(2_000, 1_500)
    process.kill(server.pid, 'SIGKILL')
    await Promise.all([server.restart(), shipment.load(2_000, 4_000)])
    await shipment.load(2_000, 500)
    await shipment.flush()
    expect(await countStored(server.url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(shipment.stats).toMatchObject({ written: { total: shipment.count }, dropped: { total: 0 }, pending: { total: 0 } })
    expect(isBalanced(shipment.stats)).toBe(true)
    await shipment.close()
  })

  it('sends only those lines again that a server with full queues refused', async () => {
    const dataStream = uniqueName('logs-rejected')
    const shipments = Array.from({ length: 4 }, () =>
      openShipment({
        node: server.url,
        dataStream,
        maxRetryDelayMs: 200,
        concurrency: 8,
        gzip: false,
        batch: { maxAgeMs: 5, maxLines: 100 },
      }),
    )
    const retriedLines = (): number => shipments.reduce((sum, { stats }) => sum + (stats.extra['retriedLines'] ?? 0), 0)
    // A server may be quick enough for all of them for a while.
    do await Promise.all(shipments.map((shipment) => shipment.load(1_500, 1_500)))
    while (retriedLines() === 0)
    await Promise.all(shipments.map((shipment) => shipment.flush()))
    const sent = shipments.reduce((sum, shipment) => sum + shipment.count, 0)
    expect((await countStored(server.url, dataStream)).documents).toBe(sent)
    expect(shipments.every((shipment) => isBalanced(shipment.stats) && shipment.stats.dropped.total === 0)).toBe(true)
    expect(retriedLines()).toBeGreaterThan(0)
    expect(shipments.reduce((sum, { stats }) => sum + (stats.extra['deadLettered'] ?? 0), 0)).toBe(0)
    await Promise.all(shipments.map((shipment) => shipment.close()))
  })

  it('sends less at once when a body is too large, and buries only the line that is too large alone', async () => {
    const dataStream = uniqueName('logs-large')
    const shipment = openShipment({ node: server.url, dataStream, gzip: false, maxRetryDelayMs: 200 })
    for (let index = 0; index < 2_000; index++)
      shipment.line({ text: 'x'.repeat(500), ...(index === 777 && { huge: 'y'.repeat(250_000) }) })
    await shipment.flush()
    expect(await countStored(server.url, dataStream)).toEqual({ documents: 1_999, distinct: 1_999 })
    expect(shipment.stats).toMatchObject({ written: { total: 2_000 }, extra: { stored: 1_999, deadLettered: 1 } })
    await shipment.close()
    expect(shipment.deadLetters()).toMatchObject([{ reason: { status: 413 }, line: { n: 778 } }])
  })

  it('holds lines while the disk of the server is full, and loses none', async () => {
    const dataStream = uniqueName('logs-blocked')
    const shipment = openShipment({ node: server.url, dataStream, maxRetryDelayMs: 200 })
    const setBlock = async (value: boolean | null): Promise<void> => {
      const body = JSON.stringify({ 'index.blocks.read_only_allow_delete': value })
      expect((await fetch(`${server.url}/${dataStream}/_settings`, { method: 'PUT', headers: json, body })).status).toBe(200)
    }
    shipment.line()
    await shipment.flush()
    await setBlock(true)
    await shipment.load(1_000, 500)
    await expect
      .poll(() => shipment.problems.map((problem) => problem.code), { timeout: 60_000 })
      .toContain('CORDWOOD_PROBLEM_SERVER')
    await setBlock(null)
    await shipment.flush()
    expect(await countStored(server.url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(shipment.stats.extra['deadLettered']).toBe(0)
    await shipment.close()
  })

  it('holds lines while their index is closed, and loses none', async () => {
    const index = uniqueName('closed')
    const shipment = openShipment({ node: server.url, index, maxRetryDelayMs: 200 })
    shipment.line()
    await shipment.flush()
    expect((await fetch(`${server.url}/${index}/_close`, { method: 'POST' })).status).toBe(200)
    await shipment.load(1_000, 500)
    await expect
      .poll(() => shipment.problems.map((problem) => problem.code), { timeout: 60_000 })
      .toContain('CORDWOOD_PROBLEM_SERVER')
    expect((await fetch(`${server.url}/${index}/_open`, { method: 'POST' })).status).toBe(200)
    await shipment.flush()
    expect(await countStored(server.url, index)).toEqual({ documents: shipment.count, distinct: shipment.count })
    await shipment.close()
  })
})
