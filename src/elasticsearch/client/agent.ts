import type { Agent, ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { node } from '../../core/node.ts'

const ignore = (): void => undefined

/** Connections that are used again and keep no process alive: whoever wants to wait for an answer holds a timer. */
export function createAgent(isSecure: boolean, tls: object): Agent {
  const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64, scheduling: 'lifo' as const, ...tls }
  const agent = isSecure ? new node.https.Agent(options) : new node.http.Agent(options)
  const create = agent.createConnection.bind(agent)
  const reuse = agent.reuseSocket.bind(agent)
  agent.createConnection = (...args) => {
    const socket = create(...args) as Socket | null | undefined
    socket?.unref()
    // Between two requests nobody else may listen: a server that goes away then must not end the process.
    socket?.on('error', ignore)
    return socket
  }
  agent.reuseSocket = (socket: Socket, request: ClientRequest) => {
    reuse(socket, request)
    socket.unref()
  }
  return agent
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()

/**
 * Has an agent's connections to servers whose certificate was not issued by a given authority end before anything is sent.
 *
 * @param fingerprint - SHA-256 of the authority's certificate.
 */
export function trustOnly(agent: Agent, fingerprint: string): void {
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (...args) => {
    const socket = create(...args) as TLSSocket | null | undefined
    socket?.once('secureConnect', () => {
      if (plain(authorityOf(socket) ?? '') === plain(fingerprint)) return
      socket.destroy(new Error('the fingerprint does not match `caFingerprint`: the certificate is of another authority'))
    })
    return socket
  }
}

/** The fingerprint of the certificate at the end of the chain; undefined where the chain has none. */
function authorityOf(socket: TLSSocket): string | undefined {
  let certificate = socket.getPeerCertificate(true)
  // What is issued by itself is the end.
  while (
    certificate.issuerCertificate !== undefined &&
    certificate.issuerCertificate.fingerprint256 !== certificate.fingerprint256
  ) {
    certificate = certificate.issuerCertificate
  }
  return certificate.issuerCertificate === undefined ? undefined : certificate.fingerprint256
}
