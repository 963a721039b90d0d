// Prints the tally of one Node version as JSON: framework -> place -> counts. Run by matrix.test.ts with Node 22, 24 and 26.
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, inParallel } from './client.ts'
import { startExpress, startFastify, startHono, startKoa, startNode, type Running } from './servers.ts'
import { createCheck, createListLog, type Check, type Line, type Tally } from './tally.ts'

const requests = Number(process.argv[2] ?? 250)
const only = process.argv[3]
const starts = { node: startNode, express: startExpress, fastify: startFastify, koa: startKoa, hono: startHono }
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
      if (answer?.status !== 200 || answer.headers['x-request-id'] !== id)
        throw new Error(`${name} ${path}: ${JSON.stringify(answer)}`)
    }
  })
  agent.destroy()
  // The last listeners of aborted requests run after the client has its answer.
  await sleep(100)
  return ids
}

async function runOne(
  name: string,
  start: (log: ReturnType<typeof createListLog>, check: Check) => Promise<Running>,
): Promise<Tally> {
  const tally: Tally = {}
  const lines: Line[] = []
  const check = createCheck(tally)
  const server = await start(createListLog(lines), check)
  const ids = await load(server, requests, name, ['/json', '/raw', '/iterate', '/abort', ...(name === 'hono' ? ['/pull'] : [])])
  await server.close()
  await sleep(50)
  const seen = new Map<string, number>()
  for (const line of lines) seen.set(String(line.context['requestId']), (seen.get(String(line.context['requestId'])) ?? 0) + 1)
  const access = (tally['access line'] = { checks: ids.length, lost: 0, foreign: 0 })
  for (const id of ids) if (seen.get(id) !== 1) access.lost++
  for (const id of seen.keys()) if (!id.startsWith(`${name}-`)) access.foreign++
  return tally
}

if (import.meta.main ?? process.argv[1]?.endsWith('run.ts') === true) {
  const result: Record<string, Tally> = {}
  for (const [name, start] of Object.entries(starts))
    if (only === undefined || only === name) result[name] = await runOne(name, start)
  console.log(JSON.stringify({ node: process.version, result }))
}
