import { fork } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored } from './shipment.ts'

interface Service {
  /** Tells it to log the rest and to come to its end. */
  end(): void
  readonly ended: Promise<{ code: number | null; stderr: string }>
}

function startPino(args: readonly string[]): Service {
  const child = fork(new URL('pino-service.ts', import.meta.url), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const stderr = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    end: () => void child.send('end'),
    ended: Promise.all([code, stderr]).then(([ended, printed]) => ({ code: ended, stderr: printed })),
  }
}

describeServed('the pino transport', (url) => {
  const countAll = async (dataStream: string): Promise<number> => {
    const answer = await fetch(`${url}/${dataStream}/_count?ignore_unavailable=true`)
    return ((await answer.json()) as { count?: number }).count ?? 0
  }

  it('ships the lines of a service that logs with pino and ends, each once, as ECS documents under our names', async () => {
    const dataStream = uniqueName('logs-pino')
    const service = startPino([url, dataStream, '5000', '9000'])
    // The stream is made by the first lines, which takes the server seconds where other work goes on beside it.
    await expect.poll(() => countAll(dataStream), { timeout: 120_000 }).toBeGreaterThan(0)
    service.end()
    expect(await service.ended).toEqual({ code: 0, stderr: '' })
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
    const service = startPino([proxy.url, dataStream, '5000', '9000'])
    await expect.poll(() => proxy.counts.dropped, { timeout: 120_000, interval: 20 }).toBeGreaterThan(2)
    await proxy.set({ kind: 'pass' })
    service.end()
    expect(await service.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Lines lost') })
    await proxy.close()
    expect(await countStored(url, dataStream)).toEqual({ documents: 5_000, distinct: 5_000 })
  })

  it('does not kill the service when the server is gone, and says how many lines are lost', async () => {
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const service = startPino([proxy.url, uniqueName('logs-pino'), '1000', '1000'])
    service.end()
    const { code, stderr } = await service.ended
    await proxy.close()
    expect(code).toBe(0)
    expect(stderr).toContain('Lines lost: 1000.')
  })
})
