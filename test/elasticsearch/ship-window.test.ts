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
  async function rollOverBehindTheLook(
    watched: Watched,
    alsoBefore: (request: Request, hasRolled: boolean) => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    const { proxy, dataStream, shipment } = watched
    let step: 'sending' | 'lost' | 'looked' | 'rolled' = 'sending'
    watched.before = async (request) => {
      if (isLook(request) && step === 'lost') step = 'looked'
      if (isBulk(request) && step === 'looked') {
        step = 'rolled'
        await rollOver(dataStream)
      }
      return alsoBefore(request, step === 'rolled')
    }
    await proxy.set({ kind: 'dropResponse' })
    for (let index = 0; index < 99; index++) shipment.line()
    await expect.poll(async () => (await countStored(url, dataStream)).documents, { timeout: 60_000 }).toBe(100)
    // A look that gets no answer yet is followed by none of them.
    step = 'lost'
    await proxy.set({ kind: 'pass' })
    await shipment.flush()
    expect(step).toBe('rolled')
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.stats).toMatchObject({ written: { total: 100 }, dropped: { total: 0 } })
  }

  /** Where a busy machine has made two requests of the lines, the second look comes after the rollover, and finds its lines. */
  function expectCopies({ shipment }: Watched, name: 'rolloverCopies' | 'rolloverDoubled'): void {
    const { [name]: copies = 0, rolloverFinds = 0 } = shipment.stats.extra
    expect(copies).toBeGreaterThan(0)
    expect(copies + rolloverFinds).toBe(99)
  }

  it('doubles nothing: the second copies are removed before the lines count as stored', async () => {
    const watched = await watch()
    await rollOverBehindTheLook(watched)
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 100, distinct: 100 })
    expectCopies(watched, 'rolloverCopies')
    expect(watched.shipment.stats.extra).toMatchObject({ rolloverDoubled: 0 })
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
    expectCopies(watched, 'rolloverDoubled')
    const { rolloverDoubled = 0, rolloverCopies } = watched.shipment.stats.extra
    expect(rolloverCopies).toBe(0)
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 100 + rolloverDoubled, distinct: 100 })
    const { problems } = watched.shipment
    const told = problems.filter(({ code }) => code === 'CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN').map(({ message }) => message)
    expect(told.join(' ')).toMatch(/\b\d+ lines were stored twice.*security_exception.*Grant `delete`/)
  })

  it('asks again until it is known, where the look after the try has no answer', async () => {
    const watched = await watch()
    let failures = 0
    await rollOverBehindTheLook(watched, async (request, hasRolled) => {
      if (!hasRolled || !isLook(request) || failures === 3) return undefined
      failures++
      throw new Error('socket hang up')
    })
    expect(failures).toBe(3)
    expect(await countStored(url, watched.dataStream)).toEqual({ documents: 100, distinct: 100 })
    // They were sent again meanwhile, and found where they had been stored.
    expect(watched.shipment.stats.extra['rolloverCopies']).toBeGreaterThan(0)
  })

  it('removes the copy of a request that something had held back until then, too', async () => {
    const watched = await watch()
    const { proxy, dataStream, shipment } = watched
    await proxy.set({ kind: 'hold' })
    for (let index = 0; index < 10; index++) shipment.line()
    await expect.poll(() => proxy.counts.held, { timeout: 60_000 }).toBeGreaterThan(0)
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
