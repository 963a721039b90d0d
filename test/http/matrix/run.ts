// Prints the tally of one Node version as JSON: framework -> place -> counts. Run by matrix.test.ts with Node 22, 24 and 26.
import { settle } from '../settle.ts'
import { load } from './load.ts'
import { startExpress, startFastify, startHono, startKoa, startNode, startUnwrapped, type Running } from './servers.ts'
import { createCheck, createListLog, type Check, type Line, type Tally } from './tally.ts'

const requests = Number(process.argv[2] ?? 250)
const only = process.argv[3]
const starts = { node: startNode, express: startExpress, fastify: startFastify, koa: startKoa, hono: startHono }

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
  await settle()
  const seen = new Map<string, number>()
  for (const line of lines) seen.set(String(line.context['requestId']), (seen.get(String(line.context['requestId'])) ?? 0) + 1)
  const access = (tally['access line'] = { checks: ids.length, lost: 0, foreign: 0 })
  for (const id of ids) if (seen.get(id) !== 1) access.lost++
  for (const id of seen.keys()) if (!id.startsWith(`${name}-`)) access.foreign++
  return tally
}

/** The same load on a server without our wrapper. */
async function runUnwrapped(): Promise<Tally> {
  const tally: Tally = {}
  const server = await startUnwrapped(createListLog([]), createCheck(tally))
  await load(server, 50, 'unwrapped', ['/raw'])
  await server.close()
  return tally
}

const result: Record<string, Tally> = {}
for (const [name, start] of Object.entries(starts))
  if (only === undefined || only === name) result[name] = await runOne(name, start)
console.log(JSON.stringify({ node: process.version, requests, result, unwrapped: await runUnwrapped() }))
