import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** A server that stores lines by their ids, as Elasticsearch does with `create`. */
export interface IdServer {
  readonly url: string
  /** Lines by their ids. */
  readonly stored: ReadonlyMap<string, string>
  /** Answers 503 to everything. */
  isDown: boolean
  /** So long it works on each line before it answers, though it has stored all of them. */
  msPerLine: number
  /** Lines that do not fit the mapping. */
  refuse: (line: string) => boolean
  close(): Promise<void>
}

const refusal = { type: 'document_parsing_exception', reason: 'it does not fit' }

/** Starts one on loopback. */
export async function startIdServer(): Promise<IdServer> {
  const stored = new Map<string, string>()
  const state = { isDown: false, msPerLine: 0, refuse: (_line: string): boolean => false }
  const store = (body: string): object => {
    const lines = body.trimEnd().split('\n')
    const items = lines.flatMap((line, index) => {
      if (index % 2 === 0) return []
      const { create } = JSON.parse(lines[index - 1] ?? '') as { create: { _id: string } }
      const id = create['_id']
      if (stored.has(id)) return [{ create: { status: 409 } }]
      if (state.refuse(line)) return [{ create: { status: 400, error: refusal } }]
      stored.set(id, line)
      return [{ create: { status: 201 } }]
    })
    return { errors: items.some(({ create }) => create.status !== 201), items }
  }
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
      const isBulk = request.url?.includes('_bulk') === true
      const lines = isBulk ? body.split('\n').length / 2 : 0
      const status = state.isDown ? 503 : request.method === 'GET' ? 404 : 200
      response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      const answer = JSON.stringify(isBulk && status === 200 ? store(body) : {})
      if (state.msPerLine === 0) response.end(answer)
      else setTimeout(() => response.end(answer), lines * state.msPerLine)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return Object.assign(state, {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    stored,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
