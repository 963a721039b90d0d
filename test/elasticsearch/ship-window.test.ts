import { Client } from '@elastic/elasticsearch'
import { expect, it, onTestFinished } from 'vitest'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored, isBalanced, openShipment, type Shipment } from './shipment.ts'

/** A request of the shipper, as it hands it to its client. */
interface Request {
  readonly method: string
  readonly path: string
  readonly body?: string
}

interface Watched {
  readonly proxy: FaultProxy
  readonly dataStream: string
  readonly shipment: Shipment
  /** Called before each request is handed on; what it answers is the answer. */
  before: (request: Request) => Promise<unknown>
}

describeServed('a rollover between the look and the next try', (url) => {
  async function rollOver(dataStream: string): Promise<void> {
    expect((await fetch(`${url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
  }

  /** Ships through a proxy by the official client, each of whose requests is seen first. */
  async function watch(): Promise<Watched> {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-window')
    const real = new Client({ node: proxy.url })
    const client: ElasticsearchClient = {
      transport: {
        async request(request: never, options: never) {
          return (await watched.before(request)) ?? real.transport.request(request, options)
        },
      },
    }
    const shipment = openShipment({ client, dataStream, maxRetryDelayMs: 200, requestTimeoutMs: 60_000 })
    const watched: Watched = { proxy, dataStream, shipment, before: async () => undefined }
    onTestFinished(async () => {
      await shipment.close()
      await real.close()
      await proxy.close()
    })
    shipment.line()
    await shipment.flush()
    return watched
  }

  const isBulk = ({ path }: Request): boolean => path.endsWith('/_bulk')
  const isLook = ({ path }: Request): boolean => path.endsWith('/_settings')

  /** Lines are stored, their answers lost, and just after it was looked for them the stream rolls over. */
  async function rollOverBehindTheLook(watched: Watched, alsoBefore: Watched['before'] = async () => undefined): Promise<void> {
    const { proxy, dataStream, shipment } = watched
    let looks = 0
    let hasRolled = false
    watched.before = async (request) => {
      if (isLook(request)) looks++
      if (isBulk(request) && looks > 0 && !hasRolled) {
        hasRolled = true
        await rollOver(dataStream)
      }
      return alsoBefore(request)
    }
    await proxy.set({ kind: 'dropResponse' })
    for (let index = 0; index < 99; index++) shipment.line()
    await expect.poll(() => proxy.counts.dropped, { timeout: 60_000 }).toBeGreaterThan(0)
    // Whatever of them was in no request then is not in doubt, and not what this is about.
    await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 60_000 }).toBe(100)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(hasRolled).toBe(true)
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.stats).toMatchObject({ written: { total: 100 }, dropped: { total: 0 } })
  }

  it('doubles nothing: the second copies are removed before the lines count as stored', async () => {
    const watched = await watch()
    await rollOverBehindTheLook(watched)
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 100, distinct: 100 })
    expect(watched.shipment.stats.extra).toMatchObject({ rolloverCopies: 99, rolloverDoubled: 0 })
    expect(watched.shipment.problems.filter(({ code }) => code === 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN')).toEqual([])
  })

  it('says how many lines stand there twice where the second copies may not be removed', async () => {
    const watched = await watch()
    const refused = {
      error: { type: 'security_exception', reason: 'action [indices:data/write/delete] is unauthorized' },
      status: 403,
    }
    await rollOverBehindTheLook(watched, async ({ path, body = '' }) => {
      const deletions = path === '/_bulk' ? body.trimEnd().split('\n') : []
      if (deletions.length === 0) return undefined
      return { statusCode: 200, headers: {}, body: { errors: true, items: deletions.map(() => ({ delete: refused })) } }
    })
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 199, distinct: 100 })
    expect(watched.shipment.stats.extra).toMatchObject({ rolloverCopies: 0, rolloverDoubled: 99 })
    const { problems } = watched.shipment
    const told = problems.filter(({ code }) => code === 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN').map(({ message }) => message)
    expect(told.join(' ')).toMatch(/\b\d+ lines were stored twice.*security_exception.*Grant `delete`/)
  })

  it('asks again until it is known, where the look after the try has no answer', async () => {
    const watched = await watch()
    let failures = 0
    let bulks = 0
    await rollOverBehindTheLook(watched, async (request) => {
      if (isBulk(request)) bulks++
      if (bulks < 2 || !isLook(request) || failures === 3) return undefined
      failures++
      throw new Error('socket hang up')
    })
    expect(failures).toBe(3)
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 100, distinct: 100 })
    expect(watched.shipment.stats.extra).toMatchObject({ rolloverCopies: 99 })
  })

  it('removes the copy of a request that something had held back until then, too', async () => {
    const watched = await watch()
    const { proxy, dataStream, shipment } = watched
    await proxy.set({ kind: 'hold' })
    for (let index = 0; index < 10; index++) shipment.line()
    await expect.poll(() => proxy.counts.held, { timeout: 60_000 }).toBe(1)
    let step = 'look'
    watched.before = async (request) => {
      if (isLook(request) && step === 'look') step = 'try'
      else if (isBulk(request) && step === 'try') {
        step = 'done'
        // What was held back comes to the server first, and what it is doubled by comes to the next index.
        await proxy.release()
        await rollOver(dataStream)
      }
      return undefined
    }
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(step).toBe('done')
    expect(await countStored(url, dataStream)).toEqual({ documents: 11, distinct: 11 })
    expect(isBalanced(shipment.stats)).toBe(true)
  })

  it('looks for a backlog that was stored before the rollover in few steps, and not a hundred lines at a time', async () => {
    const watched = await watch()
    const { proxy, dataStream, shipment } = watched
    let looks = 0
    watched.before = async ({ path }) => void (looks += path.endsWith('/_mget') ? 1 : 0)
    await proxy.set({ kind: 'dropResponse' })
    for (let index = 0; index < 5_000; index++) shipment.line()
    await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 60_000 }).toBe(5_001)
    await proxy.set({ kind: 'refuse' })
    await expect.poll(() => shipment.stats.extra['circuitOpen'], { timeout: 60_000 }).toBe(1)
    await rollOver(dataStream)
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(await countStored(url, dataStream)).toEqual({ documents: 5_001, distinct: 5_001 })
    expect(shipment.stats.extra).toMatchObject({ rolloverFinds: 5_000 })
    expect(looks).toBeLessThan(20)
  })

  it('asks nothing more of a server that is well', async () => {
    const watched = await watch()
    const asked: string[] = []
    watched.before = async ({ path }) => void asked.push(path)
    watched.shipment.line()
    await watched.shipment.flush()
    expect(asked).toEqual([`/${watched.dataStream}/_bulk`])
  })
})
