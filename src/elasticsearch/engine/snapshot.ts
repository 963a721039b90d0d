import type { ElasticsearchClient } from '../client/client.ts'
import { ask, send } from '../client/request.ts'

/** A point in time of an index: its lines as they were, however long reading takes. */
export interface Snapshot {
  readonly id: string
  close(): Promise<void>
}

const keepAlive = '2m'

/** What a search in a snapshot says in its body. */
export function searchIn(snapshot: Snapshot): object {
  return { pit: { id: snapshot.id, keep_alive: keepAlive } }
}

/** Opens a point in time on Elasticsearch or OpenSearch, which name it differently. */
export async function openSnapshot(client: ElasticsearchClient, index: string): Promise<Snapshot> {
  const target = encodeURIComponent(index)
  const querystring = { keep_alive: keepAlive }
  const first = await send(client, {
    method: 'POST',
    path: `/${target}/_pit`,
    querystring: { ...querystring, ignore_unavailable: 'true' },
  })
  const id = (first.body as { id?: unknown } | undefined)?.id
  if (first.statusCode === 200 && typeof id === 'string') {
    return { id, close: async () => void (await send(client, { method: 'DELETE', path: '/_pit', body: { id } })) }
  }
  const second = await ask(client, { method: 'POST', path: `/${target}/_search/point_in_time`, querystring })
  const pit = String(second['pit_id'])
  return {
    id: pit,
    close: async () => void (await send(client, { method: 'DELETE', path: '/_search/point_in_time', body: { pit_id: [pit] } })),
  }
}
