import { createServer, type Server, type Socket, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What a proxy does with what comes.
 *
 * `refuse`: nobody listens. `resetBefore`: the connection is reset when the first bytes of a request come.
 * `resetRequest`: in the middle of a request. `resetResponse`: after half of what the server answered first.
 * `dropResponse`: the server does its work, its answer is thrown away and the connection reset.
 * `blackHole`: nothing is ever answered. `silence`: the same, and on connections that are there too, which nobody resets: only a
 * timeout of one's own notices it. `hold`: requests are held back, and sent to the server by `release`, whoever still waits for them. `slow`: answers come late. `drip`: they come byte by byte. `answer`: a canned answer, the server
 * sees nothing.
 */
export type Fault =
  | { readonly kind: 'pass' | 'refuse' | 'resetBefore' | 'resetRequest' | 'resetResponse' | 'dropResponse' | 'blackHole' }
  | { readonly kind: 'silence' | 'hold' }
  | { readonly kind: 'slow' | 'drip'; readonly delayMs: number }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }

/** How often each thing happened, since the proxy was started. */
export interface FaultCounts {
  connections: number
  /** Requests whose head was seen. */
  requests: number
  reset: number
  dropped: number
  answered: number
  swallowed: number
  /** Whole requests that were held back. */
  held: number
}

export interface FaultProxy {
  readonly url: string
  readonly counts: Readonly<FaultCounts>
  /**
   * Changes what happens from now on. All connections are reset by it, so requests on their way fail too; before and after `silence`
   * they are not.
   */
  set(fault: Fault): Promise<void>
  /** Sends the server what was held back; resolves when it has answered all of it. */
  release(): Promise<void>
  close(): Promise<void>
}

/** The length of the first whole request in the bytes so far; undefined while it is not whole. */
function requestLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, head).toString('latin1'))?.[1] ?? '0'
  const whole = head + 4 + Number(length)
  return bytes.length < whole ? undefined : whole
}

/** Sends byte by byte; what comes meanwhile waits behind. */
function drip(client: Socket, data: Buffer, delayMs: number): void {
  let at = 0
  const timer = setInterval(() => {
    if (at === data.length || client.destroyed) clearInterval(timer)
    else client.write(data.subarray(at, ++at))
  }, delayMs)
}

const mostTries = 300
/**
 * An address of the loopback interface for this process alone, where all of 127.0.0.0/8 leads there: while nobody listens on our port,
 * nobody else may be given it.
 */
const address =
  process.platform === 'linux'
    ? ['127', 64 + ((process.pid >> 16) & 63), (process.pid >> 8) & 255, process.pid & 255].join('.')
    : '127.0.0.1'

/** False while the port is somebody else's. */
function listensOn(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error))
    server.once('error', failed)
    server.listen(port, address, () => {
      server.off('error', failed)
      resolve(true)
    })
  })
}

/** Stands between a client and a real server and does what servers and networks do on bad days. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target)
  const counts: FaultCounts = { connections: 0, requests: 0, reset: 0, dropped: 0, answered: 0, swallowed: 0, held: 0 }
  const sockets = new Set<Socket>()
  let fault: Fault = { kind: 'pass' }
  let own = 0

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  function answer(client: Socket): void {
    let bytes: Buffer = Buffer.alloc(0)
    client.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data])
      for (let whole = requestLength(bytes); whole !== undefined; whole = requestLength(bytes)) {
        bytes = bytes.subarray(whole)
        if (fault.kind !== 'answer') return
        counts.answered++
        counts.requests++
        const { status, headers = {}, body = '' } = fault
        const lines = Object.entries({
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        })
        client.write(`HTTP/1.1 ${status} Canned\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
      }
    })
  }

  const heldBack: Buffer[] = []
  function hold(client: Socket): void {
    let bytes: Buffer = Buffer.alloc(0)
    client.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data])
      for (let whole = requestLength(bytes); whole !== undefined; whole = requestLength(bytes)) {
        heldBack.push(bytes.subarray(0, whole))
        counts.held++
        bytes = bytes.subarray(whole)
      }
    })
  }

  /** Sends one request on a connection of its own; resolves with the first of its answer. */
  function deliver(request: Buffer): Promise<void> {
    const server = connect(Number(port), hostname)
    keep(server)
    return new Promise((resolve) => {
      server.once('data', () => resolve())
      server.once('close', () => resolve())
      server.write(request)
    })
  }

  function relay(client: Socket): void {
    const server = connect(Number(port), hostname)
    keep(server)
    // What was swallowed is missing for good: such a connection never speaks again.
    let isSilent = false
    const swallows = (): boolean => {
      if (fault.kind === 'silence' && !isSilent) {
        isSilent = true
        counts.swallowed++
      }
      return isSilent
    }
    const reset = (): void => {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    client.on('data', (data: Buffer) => {
      if (swallows()) return
      if (/^[A-Z]+ \/\S* HTTP\/1\.1\r\n/.test(data.subarray(0, 400).toString('latin1'))) counts.requests++
      if (fault.kind === 'resetRequest') {
        counts.reset++
        server.write(data.subarray(0, data.length >> 1), reset)
      } else if (!server.write(data)) {
        client.pause()
        server.once('drain', () => client.resume())
      }
    })
    server.on('data', (data: Buffer) => {
      if (swallows()) return
      if (fault.kind === 'dropResponse') {
        counts.dropped++
        reset()
      } else if (fault.kind === 'resetResponse') {
        counts.reset++
        client.write(data.subarray(0, data.length >> 1), () => setTimeout(reset, 20))
      } else if (fault.kind === 'slow') {
        setTimeout(() => client.write(data), fault.delayMs)
      } else if (fault.kind === 'drip') {
        drip(client, data, fault.delayMs)
      } else client.write(data)
    })
  }

  const serve = (client: Socket): void => {
    keep(client)
    counts.connections++
    switch (fault.kind) {
      case 'blackHole':
        client.once('data', () => counts.swallowed++)
        client.resume()
        return
      case 'resetBefore':
        client.once('data', () => {
          counts.reset++
          client.resetAndDestroy()
        })
        return
      case 'answer':
        answer(client)
        return
      case 'hold':
        hold(client)
        return
      default:
        relay(client)
    }
  }

  let server: Server | undefined
  const listen = async (): Promise<void> => {
    if (server !== undefined) return
    const opened = createServer(serve)
    server = opened
    // While nobody listened, somebody's connection may have been given our port for a moment.
    for (let tries = 0; !(await listensOn(opened, own)); tries++) {
      if (tries === mostTries) throw new Error(`Expected port ${own} to be free again, and it is not.`)
      await sleep(100)
    }
    const given = opened.address()
    if (typeof given === 'object' && given !== null) own = given.port
  }
  const shut = async (): Promise<void> => {
    const closing = server
    server = undefined
    for (const socket of sockets) socket.resetAndDestroy()
    if (closing !== undefined) await new Promise((resolve) => closing.close(resolve))
  }

  await listen()
  return {
    url: `http://${address}:${own}`,
    counts,
    async set(next) {
      const isQuiet = next.kind === 'silence' || fault.kind === 'silence'
      fault = next
      if (isQuiet) return
      await shut()
      if (next.kind !== 'refuse') await listen()
    },
    async release() {
      for (const request of heldBack.splice(0)) await deliver(request)
    },
    close: shut,
  }
}
