import { type Agent, request } from 'node:http'

/** What was asked of the checkout service, and how often it failed: the truth that the search is compared with. */
export interface LoadReport {
  requests: number
  failed: number
}

const users = Array.from({ length: 200 }, (_, index) => `u-${index + 1}`)
const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(Math.random() * values.length)]

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

let orders = 0

function nextCall(): Call {
  const dice = Math.random()
  if (dice < 0.45) return { method: 'GET', path: `/products/p-${Math.floor(Math.random() * 500)}` }
  if (dice < 0.7) return { method: 'GET', path: `/carts/c-${Math.floor(Math.random() * 500)}` }
  if (dice < 0.72) return { method: 'GET', path: '/reports/2026-11-21' }
  const order = {
    orderId: `o-${++orders}`,
    amount: Math.ceil(Math.random() * 9000) / 100,
    items: 1 + Math.floor(Math.random() * 4),
  }
  return { method: 'POST', path: '/orders', body: JSON.stringify(order) }
}

function send(url: string, agent: Agent, { method, path, body }: Call): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-user': pick(users) ?? '', ...(body !== undefined && { 'content-type': 'application/json' }) }
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

/** So much is asked at least, however slow the machine is: else there might be no failed order to look for. */
const fewestRequests = 250

/** Asks as fast as the answers come, over several connections, for some milliseconds; then waits for the last answers. */
export async function load(url: string, agent: Agent, durationMs: number, report: LoadReport): Promise<void> {
  const until = performance.now() + durationMs
  const enough = report.requests + fewestRequests
  const connection = async (): Promise<void> => {
    while (performance.now() < until || report.requests < enough) {
      const status = await send(url, agent, nextCall())
      report.requests++
      if (status >= 500) report.failed++
    }
  }
  await Promise.all(Array.from({ length: agent.maxSockets }, connection))
}
