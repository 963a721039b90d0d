import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** What a client sent. */
export interface Sent {
  readonly method: string
  /** With its query, decoded. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. */
  readonly body: string
}

/**
 * Listens like an Elasticsearch, writes down what it is sent and answers that all is well: for what no server here can show.
 *
 * @param tls - listens by https with these options.
 * @param existing - what is there already: a GET or HEAD of these paths answers 200, of others 404.
 */
export async function startRecordingServer(
  tls?: ServerOptions,
  existing: readonly string[] = [],
): Promise<{ url: string; sent: Sent[]; close: () => Promise<void> }> {
  const sent: Sent[] = []
  const isThere = (path: string): number => (existing.includes(decodeURIComponent(path)) ? 200 : 404)
  const serve: RequestListener = (request, response) => {
    void buffer(request).then((bytes) => {
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      sent.push({ method: request.method ?? '', url: decodeURIComponent(request.url ?? ''), headers, body })
      const lines = body === '' ? 0 : body.trimEnd().split('\n').length / 2
      const isBulk = request.url?.includes('_bulk') === true
      const answer = isBulk
        ? { errors: false, items: Array.from({ length: lines }, () => ({ create: { status: 201 } })) }
        : { acknowledged: true }
      response.writeHead(request.method === 'GET' || request.method === 'HEAD' ? isThere(request.url ?? '') : 200, {
        'content-type': 'application/json',
        'x-elastic-product': 'Elasticsearch',
      })
      response.end(JSON.stringify(answer))
    })
  }
  const server = tls === undefined ? createServer(serve) : createSecureServer(tls, serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    sent,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
