import { connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Certificate } from './certificate.ts'

/** A door by TLS to something without it. */
export interface TlsFront {
  readonly url: string
  /** Handshakes that failed: whoever knocked did not trust the certificate. */
  readonly refused: number
  /** Shows another certificate from now on; connections are reset by it. */
  show(certificate: Certificate): void
  close(): Promise<void>
}

/** Opens one. @param target - `http://HOST:PORT` */
export async function startTlsFront(target: string, certificate: Certificate): Promise<TlsFront> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let refused = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer({ pfx: certificate.pfx, passphrase: certificate.passphrase }, (client) => {
    keep(client)
    const inner = connect(Number(port), hostname)
    keep(inner)
    client.pipe(inner).pipe(client)
    client.on('close', () => inner.destroy())
    inner.on('close', () => client.destroy())
  })
  server.on('tlsClientError', () => refused++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    get refused() {
      return refused
    },
    show({ pfx, passphrase }) {
      server.setSecureContext({ pfx, passphrase })
      cut()
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
