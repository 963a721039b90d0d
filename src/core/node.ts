import type * as crypto from 'node:crypto'
import type * as fs from 'node:fs'
import type * as fsPromises from 'node:fs/promises'
import type * as http from 'node:http'
import type * as https from 'node:https'
import type * as module from 'node:module'
import type * as net from 'node:net'
import type * as os from 'node:os'
import type * as perfHooks from 'node:perf_hooks'
import type * as tls from 'node:tls'
import type * as tty from 'node:tty'
import type * as util from 'node:util'
import type * as workerThreads from 'node:worker_threads'
import type * as zlib from 'node:zlib'

interface BuiltIns {
  readonly crypto: typeof crypto
  readonly fs: typeof fs
  readonly fsPromises: typeof fsPromises
  readonly http: typeof http
  readonly https: typeof https
  readonly module: typeof module
  readonly net: typeof net
  readonly os: typeof os
  readonly perfHooks: typeof perfHooks
  readonly tls: typeof tls
  readonly tty: typeof tty
  readonly util: typeof util
  readonly workerThreads: typeof workerThreads
  readonly zlib: typeof zlib
}

const ids: Readonly<Record<keyof BuiltIns, string>> = {
  crypto: 'node:crypto',
  fs: 'node:fs',
  fsPromises: 'node:fs/promises',
  http: 'node:http',
  https: 'node:https',
  module: 'node:module',
  net: 'node:net',
  os: 'node:os',
  perfHooks: 'node:perf_hooks',
  tls: 'node:tls',
  tty: 'node:tty',
  util: 'node:util',
  workerThreads: 'node:worker_threads',
  zlib: 'node:zlib',
}

function openBuiltIns(): BuiltIns {
  const node = {}
  for (const [name, id] of Object.entries(ids)) {
    const get = (): unknown => {
      const value: unknown = process.getBuiltinModule(id)
      Object.defineProperty(node, name, { value })
      return value
    }
    Object.defineProperty(node, name, { get, configurable: true })
  }
  return node as BuiltIns
}

/**
 * Built-in modules of Node, each loaded when it is first used. An `import` of them would be paid by everyone who imports the
 * package, and more than a `require`: it reads each export, and some of those load half of Node (`node:http` its `fetch`,
 * `node:crypto` its webcrypto). Measured together: 45 ms of 70 (bench import).
 */
export const node: BuiltIns = /* @__PURE__ */ openBuiltIns()
