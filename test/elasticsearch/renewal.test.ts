import { createServer } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { connectElasticsearch } from '../../src/elasticsearch/client/connect.ts'
import { send } from '../../src/elasticsearch/client/request.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-renewal-'))
let right = 'first'
let seen: string[] = []
const server = createServer((request, response) => {
  seen.push(request.headers.authorization ?? '')
  const status = request.headers.authorization === `ApiKey ${right}` ? 200 : 401
  response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }).end('{}')
})
let node = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  node = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
beforeEach(() => {
  right = 'first'
  seen = []
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const ask = { method: 'GET', path: '/x' }

it('sends a request again with the key that a file holds by now', async () => {
  const file = join(folder, 'key')
  writeFileSync(file, 'first\n')
  const client = connectElasticsearch({ node, auth: { apiKey: { file } } })
  expect((await send(client, ask)).statusCode).toBe(200)
  right = 'second'
  writeFileSync(file, 'second\n')
  expect((await send(client, ask)).statusCode).toBe(200)
  expect(seen).toEqual(['ApiKey first', 'ApiKey first', 'ApiKey second'])
  await client.close?.()
})

it('asks a function anew, once for all requests that were refused together', async () => {
  let calls = 0
  const auth = async (): Promise<{ apiKey: string }> => ({ apiKey: ++calls === 1 ? 'old' : 'first' })
  const client = connectElasticsearch({ node, auth })
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(client, ask)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 200))
  expect(calls).toBe(2)
  await client.close?.()
})

it('says that it was refused where there is no other key', async () => {
  const client = connectElasticsearch({ node, auth: { apiKey: 'wrong' } })
  expect((await send(client, ask)).statusCode).toBe(401)
  expect(seen).toEqual(['ApiKey wrong'])
  await client.close?.()
})
