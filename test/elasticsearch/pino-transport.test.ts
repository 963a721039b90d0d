import { fork } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored } from './shipment.ts'

async function runPino(args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const child = fork(new URL('pino-service.ts', import.meta.url), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const stderr = child.stderr === null ? '' : text(child.stderr)
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return { code, stderr: await stderr }
}

describeServed('the pino transport', (url) => {
  it('ships the lines of a service that logs with pino and ends, each once, as ECS documents under our names', async () => {
    const dataStream = uniqueName('logs-pino')
    expect(await runPino([url, dataStream, '5000', '9000'])).toEqual({ code: 0, stderr: '' })
    expect(await countStored(url, dataStream)).toEqual({ documents: 5_000, distinct: 5_000 })
    const answer = await fetch(`${url}/${dataStream}/_search?q=n:100`)
    const { hits } = (await answer.json()) as { hits: { hits: object[] } }
    const source = {
      'log.level': 'error',
      message: 'payment failed',
      'service.name': 'orders',
      'http.request.id': 'r-100',
      'fields.user': 'bob',
      'error.type': 'Error',
      'error.message': 'declined',
      'process.pid': expect.any(Number) as number,
      'event.sequence': 100,
    }
    expect(hits.hits).toMatchObject([{ _id: expect.stringMatching(/^[0-9a-z]{17}0000002s$/) as string, _source: source }])
  })

  it('loses and doubles nothing while answers are lost', async () => {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-pino')
    await proxy.set({ kind: 'dropResponse' })
    const ended = runPino([proxy.url, dataStream, '5000', '30000'])
    let early: unknown
    void ended.then((end) => {
      early = end
    })
    const isSeveral = expect.toSatisfy((count: number) => count > 2) as number
    await expect
      .poll(() => ({ ...proxy.counts, early }), { timeout: 60_000, interval: 20 })
      .toMatchObject({ dropped: isSeveral, early: undefined })
    await proxy.set({ kind: 'pass' })
    expect(await ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Lines lost') })
    await proxy.close()
    expect(await countStored(url, dataStream)).toEqual({ documents: 5_000, distinct: 5_000 })
  })

  it('does not kill the service when the server is gone, and says how many lines are lost', async () => {
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const { code, stderr } = await runPino([proxy.url, uniqueName('logs-pino'), '1000', '1000'])
    await proxy.close()
    expect(code).toBe(0)
    expect(stderr).toContain('Lines lost: 1000.')
  })
})
