import { Agent } from 'node:http'
import { settle } from '../settle.ts'
import { call, inParallel } from './client.ts'
import type { Running } from './servers.ts'

const json = { 'content-type': 'application/json' }
const bytes = { 'content-type': 'application/octet-stream' }

/** Sends requests of all kinds at once, and answers the ids that were sent. */
export async function load(server: Running, count: number, name: string, paths: readonly string[]): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 40 })
  const ids: string[] = []
  await inParallel(count * paths.length, 40, async (index) => {
    const id = `${name}-${index}`
    ids.push(id)
    const path = paths[index % paths.length] ?? '/'
    const headers = { 'x-request-id': id, ...(path === '/json' ? json : bytes) }
    if (path === '/abort') await call({ port: server.port, path, headers: { 'x-request-id': id }, abort: true, agent })
    else if (path === '/pull') await call({ port: server.port, path, headers: { 'x-request-id': id }, agent })
    else {
      const answer = await call({ port: server.port, path, method: 'POST', headers, chunks: ['{"a":', `"${id}"`, '}'], agent })
      if (answer?.status !== 200 || (answer.headers['x-request-id'] ?? id) !== id)
        throw new Error(`${name} ${path}: ${JSON.stringify(answer)}`)
    }
  })
  agent.destroy()
  // The last listeners of aborted requests run after the client has its answer.
  await settle()
  return ids
}
