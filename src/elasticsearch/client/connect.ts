import type { Agent } from 'node:http'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { CordwoodError } from '../../core/error.ts'
import { createAgent } from './agent.ts'
import type { ElasticsearchClient } from './client.ts'
import { type Auth, createCredentials } from './credentials.ts'
import { openOneNode } from './one-node.ts'

/** Where the server is and how it is reached. */
export interface ConnectOptions {
  /** Its URL, or several of one cluster. */
  readonly node: string | readonly string[]
  /** User and password, an API key, or a function that is asked again after a 401. */
  readonly auth?: Auth
  /** Options of Node's `tls.connect`: `ca`, `cert`, `key`, `rejectUnauthorized`. */
  readonly tls?: Readonly<Record<string, unknown>>
  /** SHA-256 of the certificate authority's certificate, as Elasticsearch prints it when it is installed. */
  readonly caFingerprint?: string
  /** One request may take so long; default 30,000. */
  readonly requestTimeoutMs?: number
}

const peer = '@elastic/elasticsearch'

/**
 * Says at construction that the client package is missing, rather than when the first line is to be sent.
 *
 * @throws CORDWOOD_ERR_PEER_MISSING
 */
export function checkPeer(): void {
  try {
    createRequire(import.meta.url).resolve(peer)
  } catch (cause) {
    const message = `Expected the package ${peer} (version 8 or 9) to be installed, because \`node\` was given; it is not. Run \`npm install ${peer}\`, or give a \`client\`.`
    throw new CordwoodError('CORDWOOD_ERR_PEER_MISSING', message, { cause })
  }
}

interface Answered {
  readonly statusCode?: number
  readonly body?: unknown
}

interface Headed {
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A client for a URL: the official one, from the user's own installation, loaded when the first request is made. It keeps no process alive.
 *
 * @throws CORDWOOD_ERR_PEER_MISSING
 */
export function connectElasticsearch(options: ConnectOptions): ElasticsearchClient {
  checkPeer()
  const { node, auth, tls = {}, caFingerprint, requestTimeoutMs = 30_000 } = options
  const nodes = typeof node === 'string' ? [node] : [...node]
  const agents: Agent[] = []
  const credentials = auth === undefined ? undefined : createCredentials(auth)
  let opening: Promise<ElasticsearchClient> | undefined

  const agentFor = (url: URL, given: object): Agent => {
    // The client looks for the authority's certificate in each handshake; a session that is taken up again has none.
    const sessions = caFingerprint === undefined ? {} : { maxCachedSessions: 0 }
    const agent = createAgent(url.protocol === 'https:', { ...given, ...sessions })
    agents.push(agent)
    return agent
  }
  const open = async (): Promise<ElasticsearchClient> => {
    const [only] = nodes
    if (only !== undefined && nodes.length === 1) {
      const url = new URL(only)
      const light = openOneNode(peer, { url, agent: agentFor(url, tls), tls, caFingerprint, requestTimeoutMs })
      if (light !== undefined) return light
    }
    const { Client, HttpConnection } = await import('@elastic/elasticsearch')
    return new Client({
      nodes,
      Connection: HttpConnection,
      agent: ({ url, tls: given }: { readonly url: URL; readonly tls?: object | null }) => agentFor(url, given ?? {}),
      ...(Object.keys(tls).length > 0 && { tls }),
      ...(caFingerprint !== undefined && { caFingerprint }),
      maxRetries: 0,
      requestTimeout: requestTimeoutMs,
      enableMetaHeader: false,
    })
  }

  return {
    transport: {
      async request(request: never, given: never) {
        opening ??= open()
        const client = await opening
        const { headers } = given as Headed
        const ask = (authorization: string | undefined): PromiseLike<unknown> =>
          client.transport.request(
            request,
            (authorization === undefined ? given : { ...(given as object), headers: { ...headers, authorization } }) as never,
          )
        const authorization = await credentials?.header()
        const answer = (await ask(authorization)) as Answered
        if (credentials === undefined || authorization === undefined || answer.statusCode !== 401) return answer
        // The key may have been exchanged: nobody need wait where there is a new one.
        const renewed = await credentials.renewed(authorization)
        if (renewed === authorization) return answer
        if (answer.body instanceof Readable) answer.body.resume()
        return ask(renewed)
      },
    },
    // The client's own close waits for requests that may never end.
    close() {
      for (const agent of agents) agent.destroy()
    },
  }
}
