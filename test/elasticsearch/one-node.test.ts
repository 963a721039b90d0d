import { execFile } from 'node:child_process'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { createAgent } from '../../src/elasticsearch/client/agent.ts'
import { connectElasticsearch } from '../../src/elasticsearch/client/connect.ts'
import { openOneNode } from '../../src/elasticsearch/client/one-node.ts'
import { send } from '../../src/elasticsearch/client/request.ts'

const servers: Server[] = []
const known = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
const question = { method: 'GET', path: '/x', querystring: { a: 'b' } }

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(serve: RequestListener): Promise<string> {
  const server = createServer(serve)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each(['@elastic/elasticsearch', 'elasticsearch-8'])('asks one node by the transport of %s', async (peer) => {
  let asked: string | undefined
  const node = await listen((request, response) => {
    asked = request.url
    response.writeHead(200, known).end('{"a":1}')
  })
  const agent = createAgent(false, {})
  const url = new URL(node)
  const client = openOneNode(peer, { url, agent, tls: {}, caFingerprint: undefined, requestTimeoutMs: 5_000 })
  if (client === undefined) throw new Error(`${peer} is made of other parts`)
  expect(await send(client, question)).toEqual({ statusCode: 200, body: { a: 1 } })
  expect(asked).toBe('/x?a=b')
  agent.destroy()
})

it('answers nothing where the parts of the client cannot be had', () => {
  const agent = createAgent(false, {})
  const url = new URL('http://127.0.0.1:1')
  expect(openOneNode('no-such-client', { url, agent, tls: {}, caFingerprint: undefined, requestTimeoutMs: 1 })).toBeUndefined()
})

it('is who the URL says, below its path', async () => {
  const seen: (string | undefined)[] = []
  const node = await listen((request, response) => {
    seen.push(request.headers.authorization, request.url)
    response.writeHead(200, known).end('{}')
  })
  const client = connectElasticsearch({ node: `${node.replace('//', '//us%40er:pa%3Ass@')}/es` })
  await send(client, question)
  await client.close?.()
  expect(seen).toEqual([`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`, '/es/x?a=b'])
})

it('refuses a server that is not Elasticsearch by its own word', async () => {
  const node = await listen((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  const client = connectElasticsearch({ node })
  await expect(send(client, question)).rejects.toMatchObject({ name: 'ProductNotSupportedError' })
  await client.close?.()
})

it('says how a server could not be reached, again and again', async () => {
  const node = await listen(() => undefined)
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  const client = connectElasticsearch({ node })
  for (let n = 0; n < 3; n++) await expect(send(client, question)).rejects.toThrow(/ECONNREFUSED/)
  await client.close?.()
})

it('asks each of several nodes', async () => {
  const asked = [0, 0]
  const nodes = await Promise.all(
    asked.map((_, index) =>
      listen((_request, response) => {
        asked[index] = (asked[index] ?? 0) + 1
        response.writeHead(200, known).end('{}')
      }),
    ),
  )
  const client = connectElasticsearch({ node: nodes })
  for (let n = 0; n < 4; n++) await send(client, question)
  await client.close?.()
  expect(asked).toEqual([2, 2])
})

it('loads nothing of a client for one node but what it takes to ask', async () => {
  const node = await listen((_, response) => void response.writeHead(200, known).end('{}'))
  const program = `
    import { createRequire } from 'node:module'
    import { connectElasticsearch } from './src/elasticsearch/client/connect.ts'
    import { send } from './src/elasticsearch/client/request.ts'
    const client = connectElasticsearch({ node: ${JSON.stringify(node)} })
    // Connections hold no process.
    const hold = setInterval(() => undefined, 1_000)
    const { statusCode } = await send(client, { method: 'GET', path: '/x' })
    const loaded = Object.keys(createRequire(process.cwd() + '/x.js').cache)
    const count = (pattern) => loaded.filter((path) => pattern.test(path)).length
    console.log(statusCode, count(/transport.lib.Transport/), count(/[\\\\/]undici[\\\\/]/), count(/elasticsearch[\\\\/]lib[\\\\/]api/))
    clearInterval(hold)
    await client.close()`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--input-type=module-typescript', '--eval', program],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  )
  expect(stdout).toBe('200 1 0 0\n')
})
