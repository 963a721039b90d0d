import type { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { node } from '../core/node.ts'

/** Where a socket connects to, in a form that another thread understands too. */
export interface SocketTarget {
  readonly host: string
  readonly port: number
  /** Of a Unix socket, in place of host and port. */
  readonly path: string | undefined
  /** Undefined for plain text. */
  readonly tls: ConnectionOptions | undefined
}

/** How it is called in messages. */
export function targetName({ host, port, path }: SocketTarget): string {
  return path ?? `${node.net.isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** Begins a connection. It keeps no process alive. */
export function openSocket({ host, port, path, tls }: SocketTarget): Socket {
  const address = path === undefined ? { host, port } : { path }
  if (tls === undefined) return node.net.connect(address).unref()
  // A server with several names must be told which one is meant; an address is no name.
  const name = node.net.isIP(host) === 0 ? { servername: host } : {}
  return node.tls.connect({ ...name, ...tls, ...address }).unref()
}

/** The event after which it takes lines. */
export function readyEvent({ tls }: SocketTarget): 'connect' | 'secureConnect' {
  return tls === undefined ? 'connect' : 'secureConnect'
}
