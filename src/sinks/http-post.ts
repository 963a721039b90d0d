import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import { node } from '../core/node.ts'

/** Where lines are posted to, in a form that another thread understands too. */
export interface PostTarget {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly tls: ConnectionOptions | undefined
  readonly timeoutMs: number
}

/** What a server answered. */
export interface Answer {
  readonly status: number
  /** What `Retry-After` says in seconds or as a date; 0 where it says nothing. */
  readonly retryAfterMs: number
}

function retryAfterMs(response: IncomingMessage): number {
  const value = response.headers['retry-after']
  if (value === undefined) return 0
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

/** Posts bodies over connections that are kept. They keep no process alive. */
export class HttpPost {
  readonly #target: PostTarget
  readonly #agent: Agent

  constructor(target: PostTarget) {
    this.#target = target
    this.#agent = target.url.startsWith('https:')
      ? new node.https.Agent({ keepAlive: true, ...target.tls })
      : new node.http.Agent({ keepAlive: true })
  }

  /** Resolves with whatever the server answers; rejects when it does not. */
  post(body: Buffer, encoding: 'gzip' | undefined): Promise<Answer> {
    const { url, headers, timeoutMs } = this.#target
    return new Promise((resolve, reject) => {
      const request: ClientRequest = (url.startsWith('https:') ? node.https.request : node.http.request)(url, {
        method: 'POST',
        agent: this.#agent,
        headers: {
          'content-type': 'application/x-ndjson',
          'content-length': body.length,
          ...(encoding !== undefined && { 'content-encoding': encoding }),
          ...headers,
        },
      })
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs).unref()
      request.on('socket', (socket) => socket.unref())
      request.on('close', () => clearTimeout(timer))
      request.on('error', reject)
      request.on('response', (response) => {
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode ?? 0, retryAfterMs: retryAfterMs(response) }))
        // Read and thrown away: only so is the connection free for the next.
        response.resume()
      })
      request.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
