import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { connectDirectly } from '../../src/elasticsearch/client/direct.ts'
import type { ConnectOptions } from '../../src/elasticsearch/client/connect.ts'
import { send } from '../../src/elasticsearch/client/request.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const asked: Asked[] = []
const servers: Server[] = []
const known = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

afterEach(async () => {
  asked.length = 0
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(serve: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    void buffer(request).then(
      (bytes) => {
        const { method = '', url = '', headers } = request
        asked.push({ method, url, headers, body: bytes.toString() })
        serve(request, response)
      },
      () => undefined,
    )
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answer =
  (body: string | Buffer, headers: object = known, status = 200): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { ...headers }).end(body)

async function withClient<T>(
  options: ConnectOptions,
  act: (client: ReturnType<typeof connectDirectly>) => Promise<T>,
): Promise<T> {
  const client = connectDirectly(options)
  try {
    return await act(client)
  } finally {
    await client.close?.()
  }
}

const question = { method: 'PUT', path: '/_index_template/x', querystring: { create: 'true' }, body: { a: 'é' } }

it('sends what it is given and answers with status and body', async () => {
  const node = await listen(answer('{"acknowledged":true}', known, 201))
  const got = await withClient({ node }, (client) => send(client, question))
  expect(got).toEqual({ statusCode: 201, body: { acknowledged: true } })
  expect(asked).toMatchObject([{ method: 'PUT', url: '/_index_template/x?create=true', body: '{"a":"é"}' }])
  expect(asked[0]?.headers).toMatchObject({
    accept: 'application/json',
    'content-type': 'application/json',
    'content-length': '10',
  })
})

it('asks below the path of a URL, and keeps what a path says after its question mark', async () => {
  const node = await listen(answer('{}'))
  await withClient({ node: `${node}/es/` }, (client) => send(client, { method: 'GET', path: '/x?a=1', querystring: { b: '2' } }))
  expect(asked[0]?.url).toBe('/es/x?a=1&b=2')
})

it('is who the URL says', async () => {
  const node = await listen(answer('{}'))
  const url = node.replace('//', '//us%40er:pa%3Ass@')
  await withClient({ node: url }, (client) => send(client, { method: 'GET', path: '/x' }))
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`)
})

it('uses one connection again and again', async () => {
  const ports = new Set<number | undefined>()
  const node = await listen((request, response) => {
    ports.add(request.socket.remotePort)
    answer('{}')(request, response)
  })
  await withClient({ node }, async (client) => {
    for (let n = 0; n < 5; n++) await send(client, question)
  })
  expect(ports.size).toBe(1)
})

it('reads an answer that comes compressed', async () => {
  const node = await listen(answer(gzipSync('{"a":1}'), { ...known, 'content-encoding': 'gzip' }))
  expect(await withClient({ node }, (client) => send(client, question))).toEqual({ statusCode: 200, body: { a: 1 } })
})

it('answers with a text that is no JSON as it is, and with whatever status came', async () => {
  const node = await listen(answer('Bad Gateway', {}, 502))
  expect(await withClient({ node }, (client) => send(client, question))).toEqual({ statusCode: 502, body: 'Bad Gateway' })
})

it('refuses a server that is not Elasticsearch by its own word', async () => {
  const node = await listen(answer('{}', { 'content-type': 'application/json' }))
  await expect(withClient({ node }, (client) => send(client, question))).rejects.toMatchObject({
    name: 'ProductNotSupportedError',
  })
})

it('says how a server could not be reached', async () => {
  const node = await listen(answer('{}'))
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  await expect(withClient({ node }, (client) => send(client, question))).rejects.toThrow(/ECONNREFUSED/)
})

it('rejects when the connection ends within the answer', async () => {
  const node = await listen((_, response) => {
    response.writeHead(200, { ...known, 'content-length': 100 }).write('{"a":')
    setTimeout(() => response.destroy(), 20)
  })
  await expect(withClient({ node }, (client) => send(client, question))).rejects.toThrow(/aborted|ECONNRESET|closed/)
})

it('rejects when the time is up', async () => {
  const node = await listen(() => undefined)
  await expect(withClient({ node }, (client) => send(client, { ...question, timeoutMs: 50 }))).rejects.toThrow(
    /no answer within 50 ms/,
  )
})

it('gives a request up when it is told to, also before it was begun', async () => {
  const stop = new AbortController()
  const node = await listen(() => stop.abort())
  const { signal } = stop
  await withClient({ node }, async (client) => {
    await expect(send(client, { ...question, signal })).rejects.toThrow(/given up/)
    await expect(send(client, { ...question, signal })).rejects.toThrow(/given up/)
  })
  expect(asked.length).toBe(1)
})

it('goes on with the next node while one cannot be reached', async () => {
  const gone = await listen(answer('{}'))
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  const there = await listen(answer('{}'))
  await withClient({ node: [gone, there] }, async (client) => {
    await expect(send(client, question)).rejects.toThrow(/ECONNREFUSED/)
    for (let n = 0; n < 3; n++) expect((await send(client, question)).statusCode).toBe(200)
  })
})

it('does not send the rest of a body to a server that has answered before it had all of it', async () => {
  const sockets: Socket[] = []
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request.on('error', () => undefined))
    request.once('data', () => {
      request.pause()
      response.writeHead(413, known).end('{}')
    })
  })
  server.on('connection', (socket) => sockets.push(socket))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const text = 'x'.repeat(32 << 20)
  await withClient({ node }, async (client) => {
    expect((await send(client, { ...question, body: { text } })).statusCode).toBe(413)
    // Whatever is on its way comes now.
    for (const request of requests) request.on('data', () => undefined).resume()
    await expect.poll(() => sockets.map(({ destroyed }) => destroyed), { timeout: 20_000 }).toEqual([true])
  })
  expect(sockets[0]?.bytesRead).toBeLessThan(text.length / 2)
})
