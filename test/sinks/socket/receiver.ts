import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** A server that reads lines, as Logstash, Vector and Fluent Bit do. */
export interface Receiver {
  readonly port: number
  /** Whole lines so far, in the order in which they came, whatever the connection. */
  readonly lines: string[]
  /** Ends of connections without a line feed. */
  readonly torn: string[]
  readonly sockets: Set<Socket>
  connections: number
  /** Closes all connections by a reset. */
  reset(): void
  /** Reads nothing until it is told to go on. */
  pause(): void
  resume(): void
  /** Resolves when so many lines have come. */
  have(count: number): Promise<void>
  close(): Promise<void>
}

/** Starts a receiver on the loopback address. */
export async function startReceiver(options: { port?: number; tls?: TlsOptions } = {}): Promise<Receiver> {
  const lines: string[] = []
  const torn: string[] = []
  const sockets = new Set<Socket>()
  let isPaused = false
  let wake: (() => void)[] = []
  const serve = (socket: Socket): void => {
    receiver.connections++
    sockets.add(socket)
    let rest = ''
    socket.setEncoding('utf8')
    if (isPaused) socket.pause()
    socket.on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      const all = wake
      wake = []
      for (const each of all) each()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (rest !== '') torn.push(rest)
    })
  }
  const server: Server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve)
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    port: (server.address() as AddressInfo).port,
    lines,
    torn,
    sockets,
    connections: 0,
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    pause() {
      isPaused = true
      for (const socket of sockets) socket.pause()
    },
    resume() {
      isPaused = false
      for (const socket of sockets) socket.resume()
    },
    async have(count) {
      while (lines.length < count) await new Promise<void>((resolve) => wake.push(resolve))
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return receiver
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const receiver = await startReceiver()
  await receiver.close()
  return receiver.port
}
