import { expect, it } from 'vitest'
import { opensearch } from './distribution.ts'
import { describeServed, describeWithOwnServer, uniqueName } from './served.ts'
import { startServer } from './server.ts'

const json = { 'content-type': 'application/json' }

describeServed('the Elasticsearch of the test run', (url) => {
  it('stores a document and finds it', async () => {
    const index = uniqueName('server-test')
    const put = await fetch(`${url}/${index}/_doc/1?refresh=true`, { method: 'PUT', headers: json, body: '{"level":"error"}' })
    expect(put.status).toBe(201)
    const found = (await (await fetch(`${url}/${index}/_count?q=level:error`)).json()) as { count: number }
    expect(found.count).toBe(1)
  })
})

describeWithOwnServer('a server of one test', () => {
  it('understands KQL, keeps its data and its port over a kill and a restart, and is gone when stopped', async () => {
    const server = await startServer()
    try {
      await fetch(`${server.url}/kept/_doc/1?refresh=true`, { method: 'PUT', headers: json, body: '{"level":"error","n":3}' })
      const body = JSON.stringify({ query: { kql: { query: 'level: err* and not n >= 4' } } })
      const answer = await fetch(`${server.url}/kept/_search`, { method: 'POST', headers: json, body })
      expect(((await answer.json()) as { hits: { total: { value: number } } }).hits.total.value).toBe(1)

      const before = server.pid
      process.kill(before, 'SIGKILL')
      await server.restart()
      expect(server.pid).not.toBe(before)
      expect((await fetch(`${server.url}/_cluster/health?wait_for_status=yellow&timeout=30s`)).status).toBe(200)
      expect((await fetch(`${server.url}/kept/_doc/1`)).status).toBe(200)
    } finally {
      await server.stop()
    }
    await expect(fetch(server.url)).rejects.toThrow('fetch failed')
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
  })

  it('asks for passwords when it has users, and takes a new one while it runs', async () => {
    const server = await startServer({
      users: [{ name: 'shipper', password: 'first-password', role: 'shipper' }],
      roles: 'shipper:\n  indices:\n    - names: ["logs-*"]\n      privileges: ["create_doc", "auto_configure"]\n',
    })
    const statusAs = async (password: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`shipper:${password}`).toString('base64')}`
      return (await fetch(`${server.url}/_security/_authenticate`, { headers: { authorization } })).status
    }
    try {
      expect((await fetch(`${server.url}/_cluster/health`)).status).toBe(401)
      expect(await statusAs('first-password')).toBe(200)
      server.setPassword('shipper', 'second-password')
      await expect.poll(() => statusAs('second-password'), { timeout: 60_000 }).toBe(200)
      expect(await statusAs('first-password')).toBe(401)
    } finally {
      await server.stop()
    }
  })
})

describeWithOwnServer(
  'OpenSearch',
  () => {
    it('starts, answers and stops', async () => {
      const server = await startServer({ distribution: opensearch })
      try {
        const root = (await (await fetch(server.url)).json()) as { version: { distribution: string; number: string } }
        expect(root.version).toMatchObject({ distribution: 'opensearch', number: '3.6.0' })
      } finally {
        await server.stop()
      }
      expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
    })
  },
  opensearch,
)
