import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithOwnServer } from './served.ts'
import { type Server, startServer } from './server.ts'
import { countStored, isBalanced } from './shipment.ts'
import { loseAnswers, shipThroughProxy } from './through-proxy.ts'

describeWithOwnServer('requests that are given up while the server works on them', () => {
  let server: Server
  let node = ''
  beforeAll(async () => {
    server = await startServer()
    const { nodes } = (await ask('GET', '/_cluster/state/nodes')) as { nodes: Record<string, { name: string }> }
    node = Object.values(nodes)[0]?.name ?? ''
  })
  afterAll(() => server.stop())

  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const said = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${said}`)
    return said === '' ? undefined : JSON.parse(said)
  }

  /** While it is 0, no index is opened but by order. */
  const openAtOnce = (most: number | null): Promise<unknown> =>
    ask('PUT', '/_cluster/settings', { persistent: { 'cluster.routing.allocation.node_initial_primaries_recoveries': most } })
  const order = (command: object): Promise<unknown> => ask('POST', '/_cluster/reroute', { commands: [command] })
  async function stateOf(index: string): Promise<string | undefined> {
    const shards = (await ask('GET', `/_cat/shards/${index}?format=json`)) as { state: string }[]
    return shards[0]?.state
  }
  const firstOf = async (stream: string): Promise<string> =>
    Object.keys((await ask('GET', `/${stream}/_settings`)) as object)[0] ?? ''
  /** As after a restart of the server, until it has opened the index. */
  async function takeAway(index: string): Promise<void> {
    await order({ cancel: { index, shard: 0, node, allow_primary: true } })
    await expect.poll(() => stateOf(index), { timeout: 60_000 }).toBe('UNASSIGNED')
  }
  const working = async (): Promise<number> => {
    const { tasks } = (await ask('GET', '/_tasks?actions=indices:data/write/bulk&group_by=none')) as { tasks: unknown[] }
    return tasks.length
  }

  it('doubles nothing when it stores them in the index before, after the rollover and after the next try', async () => {
    const { dataStream, shipment } = await shipThroughProxy(server.url, { maxRetryDelayMs: 200, requestTimeoutMs: 1_000 })
    shipment.line()
    await shipment.flush()
    await openAtOnce(0)
    try {
      // Whoever writes there now waits for it.
      await takeAway(await firstOf(dataStream))
      for (let index = 0; index < 99; index++) shipment.line()
      await expect.poll(working, { timeout: 60_000 }).toBeGreaterThan(0)
      await expect.poll(() => shipment.stats.extra['failedRequests'], { timeout: 60_000 }).toBeGreaterThan(0)
      const { new_index: second } = (await ask('POST', `/${dataStream}/_rollover?wait_for_active_shards=0`)) as {
        new_index: string
      }
      await order({ allocate_empty_primary: { index: second, shard: 0, node, accept_data_loss: true } })
      await expect.poll(() => stateOf(second), { timeout: 60_000 }).toBe('STARTED')
      // Time enough for a next try, and for lines to be found missing in an index that cannot be read.
      await sleep(3_000)
    } finally {
      await openAtOnce(null)
    }
    await shipment.flush()
    expect(await countStored(server.url, dataStream)).toEqual({ documents: 100, distinct: 100 })
    expect(isBalanced(shipment.stats)).toBe(true)
  })

  it('takes no line for missing while the index before the rollover cannot be read', async () => {
    const shipped = await shipThroughProxy(server.url, { maxRetryDelayMs: 200, requestTimeoutMs: 5_000 })
    const { proxy, dataStream, shipment } = shipped
    await loseAnswers(server.url, shipped)
    const first = await firstOf(dataStream)
    await ask('POST', `/${dataStream}/_rollover`)
    await openAtOnce(0)
    try {
      await takeAway(first)
      await proxy.set({ kind: 'pass' })
      const before = shipment.stats.extra['retriedLines'] ?? 0
      await expect.poll(() => shipment.stats.extra['retriedLines'], { timeout: 60_000 }).toBeGreaterThan(before)
    } finally {
      await openAtOnce(null)
    }
    await shipment.flush()
    expect(await countStored(server.url, dataStream)).toEqual({ documents: 100, distinct: 100 })
    expect(shipment.stats.extra).toMatchObject({ rolloverFinds: 99 })
  })
})
