import { fork } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored } from './shipment.ts'

interface Told {
  readonly n: number
  readonly at: number
  readonly emitted?: number
}

/** Runs the service; answers what it told, how it ended and what it printed. */
function runService(
  args: readonly string[],
  onTold: (told: Told) => void = () => undefined,
): Promise<{ code: number | null; stderr: string }> {
  const child = fork(new URL('service.ts', import.meta.url), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const stderr = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  child.on('message', (message) => onTold(message as Told))
  return new Promise((resolve) => {
    child.once('exit', (code) => void stderr.then((printed) => resolve({ code, stderr: printed })))
  })
}

/** How many milliseconds after its call a line is found; `Infinity` for one that is not found in two minutes. */
async function untilFound(stream: string, { n, at }: Told): Promise<number> {
  while (true) {
    const answer = await fetch(`${stream}/_count?q=n:${n}&ignore_unavailable=true`)
    const { count } = (await answer.json()) as { count?: number }
    if (count === 1) return Date.now() - at
    if (Date.now() - at > 120_000) return Infinity
    await sleep(50)
  }
}

/**
 * How many times slower than on its own the server is just now. Where nothing else goes on, a document that is put into it by hand is
 * found after its next refresh, a second later.
 */
async function slowness(index: string, n: number): Promise<number> {
  const at = Date.now()
  const headers = { 'content-type': 'application/json' }
  await fetch(`${index}/_doc`, { method: 'POST', headers, body: JSON.stringify({ n }) })
  return Math.max(1, (await untilFound(index, { n, at })) / 1_200)
}

describeServed('a real service', (url) => {
  it('has 20,000 lines stored once each, and each found within 5 seconds of its call', async () => {
    const byHand = `${url}/${uniqueName('by-hand')}`
    // Its index is made by the first document.
    await slowness(byHand, 0)
    const slowest: number[] = []
    // A machine that is busy with something else holds up a few: they are all to be in time once in three runs.
    while (slowest.length < 3 && !slowest.some((ms) => ms < 5_000)) {
      const dataStream = uniqueName('logs-service')
      const delays: Promise<number>[] = []
      const slow: Promise<number>[] = []
      const { code, stderr } = await runService([url, dataStream, '20000', '4000', 'natural'], (told) => {
        if (told.n === 0) return
        delays.push(untilFound(`${url}/${dataStream}`, told))
        slow.push(slowness(byHand, told.n + slowest.length))
      })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const waited = await Promise.all(delays)
      expect(waited).toHaveLength(20)
      expect(waited).not.toContain(Infinity)
      expect(await countStored(url, dataStream)).toEqual({ documents: 20_000, distinct: 20_000 })
      slowest.push(Math.max(...waited) / Math.max(...(await Promise.all(slow))))
    }
    expect(Math.min(...slowest)).toBeLessThan(5_000)
  })

  it('ships its last lines when it closes its logger', async () => {
    const dataStream = uniqueName('logs-service')
    expect(await runService([url, dataStream, '3000', '100000', 'close'])).toEqual({ code: 0, stderr: '' })
    expect(await countStored(url, dataStream)).toEqual({ documents: 3_000, distinct: 3_000 })
  })

  it('says how many lines are lost when it calls process.exit', async () => {
    const dataStream = uniqueName('logs-service')
    // Nothing can be stored before it ends, however long the machine takes.
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const { code, stderr } = await runService([proxy.url, dataStream, '500', '100000', 'exit'])
    await proxy.close()
    expect(code).toBe(0)
    expect(stderr).toMatch(/CORDWOOD_PROBLEM_FLUSH_TIMEOUT: .* Lines lost: 500\./)
  })

  it.each(['refuse', 'blackHole', 'resetBefore'] as const)(
    'lives and ends by itself, with code 0, while the server is gone (%s)',
    async (kind) => {
      const proxy = await startFaultProxy(url)
      await proxy.set({ kind })
      const { code, stderr } = await runService([proxy.url, uniqueName('logs-service'), '2000', '2000', 'natural', '1500'])
      await proxy.close()
      expect(code).toBe(0)
      expect(stderr).toMatch(/Lines lost: 2000\./)
    },
  )

  it('loses nothing when connections break all the time', async () => {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-service')
    const breaking = new AbortController()
    const breaks = (async () => {
      while (!breaking.signal.aborted) {
        await sleep(300)
        const { dropped } = proxy.counts
        await proxy.set({ kind: 'dropResponse' })
        // Until it has met an answer: how often one comes is the machine's business.
        while (proxy.counts.dropped === dropped && !breaking.signal.aborted) await sleep(5)
        await sleep(200)
        await proxy.set({ kind: 'pass' })
      }
    })()
    const ended = runService([proxy.url, dataStream, '10000', '3000', 'natural'])
    const areEnough = async (): Promise<void> => {
      await sleep(3_500)
      // A process takes its time to start on a busy machine.
      while (proxy.counts.dropped < 3) await sleep(20)
    }
    await Promise.race([ended, areEnough()])
    breaking.abort()
    await breaks
    expect((await ended).code).toBe(0)
    await proxy.close()
    expect(proxy.counts.dropped).toBeGreaterThan(0)
    expect(await countStored(url, dataStream)).toEqual({ documents: 10_000, distinct: 10_000 })
  })
})
