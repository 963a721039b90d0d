import type { Agent, ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { node } from '../../core/node.ts'

/** Connections that keep no process alive: a service must be able to end while a request is on its way. Whoever wants to wait for it holds a timer. */
export function createAgent(isSecure: boolean, tls: object): Agent {
  const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64, scheduling: 'lifo' as const, ...tls }
  const agent = isSecure ? new node.https.Agent(options) : new node.http.Agent(options)
  const create = agent.createConnection.bind(agent)
  const reuse = agent.reuseSocket.bind(agent)
  agent.createConnection = (...args) => {
    const socket = create(...args)
    ;(socket as Socket | null | undefined)?.unref()
    return socket
  }
  agent.reuseSocket = (socket: Socket, request: ClientRequest) => {
    reuse(socket, request)
    socket.unref()
  }
  return agent
}
