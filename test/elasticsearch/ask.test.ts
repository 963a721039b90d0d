import { Client } from '@elastic/elasticsearch'
import { expect, it } from 'vitest'
import { ask } from '../../src/elasticsearch/client/request.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed } from './served.ts'

describeServed('a question', (url) => {
  it('is asked again while the server says 503, as it does of an index that is being made', async () => {
    const proxy = await startFaultProxy(url)
    const client = new Client({ node: proxy.url })
    try {
      await proxy.set({ kind: 'answer', status: 503 })
      const answer = ask(client, { method: 'GET', path: '/_cluster/health' })
      while (proxy.counts.answered === 0) await new Promise((resolve) => setImmediate(resolve))
      await proxy.set({ kind: 'pass' })
      expect(await answer).toMatchObject({ timed_out: false })
    } finally {
      await client.close()
      await proxy.close()
    }
  })

  it('fails with the reason when the server keeps to its 503', async () => {
    const proxy = await startFaultProxy(url)
    const client = new Client({ node: proxy.url })
    try {
      await proxy.set({ kind: 'answer', status: 503 })
      await expect(ask(client, { method: 'GET', path: '/_cluster/health' })).rejects.toMatchObject({
        code: 'CORDWOOD_ERR_ELASTICSEARCH',
      })
      expect(proxy.counts.answered).toBe(6)
    } finally {
      await client.close()
      await proxy.close()
    }
  })
})
