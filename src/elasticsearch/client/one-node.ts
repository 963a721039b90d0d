import type { Agent } from 'node:http'
import { node as builtIn } from '../../core/node.ts'
import type { ElasticsearchClient } from './client.ts'

/** How the server is reached. */
export interface OneNodeOptions {
  readonly url: URL
  readonly agent: Agent
  readonly tls: object
  readonly caFingerprint: string | undefined
  readonly requestTimeoutMs: number
}

/** What both official clients, 8 and 9, are made of. */
interface Parts {
  readonly HttpConnection: new (options: object) => object
  readonly Transport: new (options: object) => ElasticsearchClient['transport']
  readonly Diagnostic: new () => object
}

/**
 * The transport of an official client without the rest of it: the methods for each of the server's questions, its helpers and a second
 * way to make connections take 120 ms of the processor to load, in each thread (bench `ship`), and are not used here. It checks the
 * server and traces as the whole client does.
 *
 * @param peer - name of the client's package.
 * @returns undefined where that client is made of other parts.
 */
export function openOneNode(peer: string, options: OneNodeOptions): ElasticsearchClient | undefined {
  const parts = loadParts(peer)
  if (parts === undefined) return undefined
  const { url, agent, tls, caFingerprint = null, requestTimeoutMs } = options
  const { username, password } = url
  const auth = username === '' ? undefined : { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  const diagnostic = new parts.Diagnostic()
  const connection = new parts.HttpConnection({
    url,
    agent: () => agent,
    ...(Object.keys(tls).length > 0 && { tls }),
    ...(auth !== undefined && { auth }),
    caFingerprint,
    diagnostic,
    timeout: requestTimeoutMs,
  })
  const nothing = (): void => undefined
  // A pool of several nodes would load the second way to make connections.
  const connectionPool = {
    size: 1,
    connections: [connection],
    getConnection: () => connection,
    markAlive: nothing,
    markDead: nothing,
  }
  const transport = new parts.Transport({
    connectionPool,
    diagnostic,
    maxRetries: 0,
    requestTimeout: requestTimeoutMs,
    productCheck: 'Elasticsearch',
    enableMetaHeader: false,
  })
  return { transport }
}

function loadParts(peer: string): Parts | undefined {
  try {
    const client = builtIn.module.createRequire(import.meta.url).resolve(peer)
    const load = builtIn.module.createRequire(client)
    const part = (name: string): unknown => (load(`@elastic/transport/lib/${name}`) as { readonly default?: unknown }).default
    const parts = {
      HttpConnection: part('connection/HttpConnection'),
      Transport: part('Transport'),
      Diagnostic: part('Diagnostic'),
    }
    return Object.values(parts).every((each) => typeof each === 'function') ? (parts as Parts) : undefined
  } catch {
    // It has other parts than those that we know.
    return undefined
  }
}
