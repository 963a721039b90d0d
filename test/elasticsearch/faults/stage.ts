import { setTimeout as sleep } from 'node:timers/promises'
import { type Distribution, elasticsearch } from '../distribution.ts'
import { type Server, startServer } from '../server.ts'
import { Drill, type Outcome, type Pace, shipperUser } from './drill.ts'
import type { ContestantName } from './orders.ts'
import { judgeLossless, type Row, type ServerKind } from './rows.ts'

const roles = `
shipper:
  cluster: ["manage_index_templates"]
  indices:
    - names: ["logs-*"]
      privileges: ["create_doc", "auto_configure"]
`
const admin = { name: 'admin', password: 'admin-password', role: 'superuser' }

/** Starts a server of a kind. */
export function openServer(kind: ServerKind, distribution: Distribution = elasticsearch): Promise<Server> {
  if (kind === 'secured') return startServer({ distribution, users: [shipperUser, admin], roles })
  // Small enough for each limit to be met.
  const settings = { 'http.max_content_length': '120kb', 'thread_pool.write.size': 1, 'thread_pool.write.queue_size': 1 }
  return startServer({ distribution, ...(kind === 'narrow' && { settings }) })
}

/** What came of a row, and whether it is what cordwood promises; a rival promises nothing. */
export interface Verdict extends Outcome {
  readonly fault?: string
}

/** Whether a row is for a contestant and can be had of a server. */
export function canTry({ only, server }: Row, contestant: ContestantName, distribution: Distribution): boolean {
  // The OpenSearch that can be fetched has no security.
  if (distribution.name === 'opensearch' && server === 'secured') return false
  return only === undefined || only.includes(contestant)
}

/** Tries one row with one contestant. */
export async function tryRow(
  row: Row,
  contestant: ContestantName,
  pace: Pace,
  place: { readonly url: string; readonly server?: Server; readonly distribution?: Distribution },
): Promise<Verdict> {
  const drill = await Drill.open({
    contestant,
    pace,
    url: place.url,
    ...(place.server !== undefined && { server: place.server }),
    ...(row.server === 'secured' && {
      admin: `Basic ${Buffer.from(`${admin.name}:${admin.password}`).toString('base64')}`,
    }),
    orders: { ...row.orders, ...(place.distribution?.name === 'opensearch' && { isOpenSearch: true }) },
    ...(row.isSecure === true && { isSecure: true }),
  })
  try {
    await row.run(drill)
    // What a rival sent in its last moment may not be stored yet.
    await sleep(200)
    await drill.shipRest()
    const outcome = await drill.count()
    const fault = contestant.startsWith('cordwood') ? (row.judge ?? judgeLossless)(outcome, contestant) : undefined
    return { ...outcome, ...(fault !== undefined && { fault }) }
  } finally {
    await drill.end()
  }
}
