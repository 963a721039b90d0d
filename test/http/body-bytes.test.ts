import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { expressContext } from '../../src/http/express.ts'
import { call } from './matrix/client.ts'
import { createListLog, type Line } from './matrix/tally.ts'
import { settle } from './settle.ts'

/** A service whose body parser has read the body before the context's middleware sees the request. */
async function start(lines: Line[]): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const app = express()
  const context = expressContext(createListLog(lines))
  app.use(express.text(), context, context)
  app.post('/echo', (request, response) => void response.send(request.body))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

describe('a body that was read before the counting began', () => {
  const lines: Line[] = []
  afterEach(() => {
    lines.length = 0
  })

  const bytesOf = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
    const { port, close } = await start(lines)
    const answer = await call({
      port,
      path: '/echo',
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      chunks: ['hé', 'llo'],
    })
    expect(answer?.body).toBe('héllo')
    await settle()
    await close()
    expect(lines).toHaveLength(1)
    return lines[0]?.rest[0]
  }

  it('has the size that its client declared', async () => {
    expect(await bytesOf({ 'content-length': '6' })).toMatchObject({
      'http.request.body.bytes': 6,
      'http.response.body.bytes': 6,
    })
  })

  it('has no size where it came in chunks', async () => {
    expect(await bytesOf({})).not.toHaveProperty(['http.request.body.bytes'])
  })
})
