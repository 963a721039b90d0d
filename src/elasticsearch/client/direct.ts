import type { Agent } from 'node:http'
import { systemClock } from '../../core/clock.ts'
import { node as builtIn } from '../../core/node.ts'
import { createAgent, trustOnly } from './agent.ts'
import { parseBytes } from './answer-body.ts'
import { askAuthorized } from './authorized.ts'
import type { ElasticsearchClient, TransportOptions, TransportRequest } from './client.ts'
import type { ConnectOptions } from './connect.ts'
import { type Credentials, createCredentials } from './credentials.ts'
import { exchange, type Incoming, type Outgoing } from './exchange.ts'
import { NodeRing } from './node-ring.ts'

interface Place {
  readonly url: URL
  readonly agent: Agent
  readonly open: Outgoing['open']
}

/** What an official client answers. */
interface Answer {
  readonly statusCode: number
  readonly headers: Incoming['headers']
  readonly body: unknown
}

const product = 'Elasticsearch'

/** Named as the official client names it. */
function unsupported(): Error {
  const message = `The client noticed that the server is not ${product} and we do not support this unknown product.`
  return Object.assign(new Error(message), { name: 'ProductNotSupportedError' })
}

/** Who a URL says that we are. */
function authOf(nodes: readonly URL[]): ConnectOptions['auth'] {
  const named = nodes.find(({ username }) => username !== '')
  return named && { username: decodeURIComponent(named.username), password: decodeURIComponent(named.password) }
}

function placeOf(url: URL, tls: object, caFingerprint: string | undefined): Place {
  const isSecure = url.protocol === 'https:'
  // The authority's certificate is looked at in each handshake; a session that is taken up again shows none.
  const agent = createAgent(isSecure, caFingerprint === undefined ? tls : { ...tls, maxCachedSessions: 0 })
  if (isSecure && caFingerprint !== undefined) trustOnly(agent, caFingerprint)
  return { url, agent, open: isSecure ? builtIn.https.request : builtIn.http.request }
}

function pathOf({ pathname }: URL, { path, querystring }: TransportRequest): string {
  const query = querystring === undefined ? '' : String(new URLSearchParams(querystring))
  const joint = query === '' ? '' : path.includes('?') ? '&' : '?'
  return `${pathname.replace(/\/$/, '')}${path}${joint}${query}`
}

/**
 * Sends requests by what Node brings along, in the form of an official client's `transport`. To load that client costs a thread 200 ms
 * of the processor and what it holds in memory (bench `ship`), for what is done here: nodes in turn, credentials, the product's name.
 */
export function connectDirectly(options: ConnectOptions): ElasticsearchClient {
  const { node, tls = {}, caFingerprint } = options
  const urls = [node].flat().map((url) => new URL(url))
  const { auth = authOf(urls) } = options
  const credentials: Credentials | undefined = auth === undefined ? undefined : createCredentials(auth)
  let places: readonly Place[] = []
  let ring: NodeRing<Place> | undefined
  const nodes = (): NodeRing<Place> => {
    if (ring !== undefined) return ring
    places = urls.map((url) => placeOf(url, tls, caFingerprint))
    ring = new NodeRing(places, () => systemClock.monotonic())
    return ring
  }

  async function ask(request: TransportRequest, given: TransportOptions, authorization: string | undefined): Promise<Answer> {
    const place = nodes().next()
    const { url, agent, open } = place
    const { headers, requestTimeout: timeoutMs, signal, asStream } = given
    try {
      const {
        statusCode,
        headers: answered,
        bytes,
      } = await exchange({
        open,
        options: {
          protocol: url.protocol,
          hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
          port: url.port,
          method: request.method,
          path: pathOf(url, request),
          headers: authorization === undefined ? headers : { ...headers, authorization },
          agent,
        },
        body: request.body,
        timeoutMs,
        signal,
      })
      nodes().answered(place)
      if (statusCode >= 200 && statusCode < 300 && answered['x-elastic-product'] !== product) throw unsupported()
      return { statusCode, headers: answered, body: asStream === true ? bytes : parseBytes(bytes) }
    } catch (error) {
      if (error instanceof Error && error.name !== 'ProductNotSupportedError') nodes().failed(place)
      throw error
    }
  }

  return {
    transport: {
      request: (request: never, given: never) =>
        askAuthorized(
          credentials,
          (authorization) => ask(request, given, authorization),
          ({ statusCode }) => statusCode,
          () => undefined,
        ),
    },
    close() {
      for (const { agent } of places) agent.destroy()
    },
  }
}
