import { createRequire } from 'node:module'
import pino from 'pino'
import type { RivalOptions, RivalShipper } from './shipping.ts'

/** pino with pino-elasticsearch as its transport, in a worker, as its manual shows it; its defaults would be a request for each 1,000 bytes. */
export function openPino({ node, target, listens, auth, ca }: RivalOptions): RivalShipper {
  const stream = pino.transport({
    target: createRequire(import.meta.url).resolve('pino-elasticsearch'),
    options: {
      node,
      index: target,
      opType: 'create',
      esVersion: 8,
      flushBytes: 100_000,
      flushInterval: 1_000,
      ...(auth !== undefined && { auth }),
      ...(ca !== undefined && { tls: { ca } }),
    },
  })
  const errors: string[] = []
  if (listens) stream.on('error', (error: Error) => void errors.push(error.message))
  // Not by `once`, which rejects on an error: the end always reports one, as it takes too long. Its worker may be gone long before.
  const closed = new Promise<void>((resolve) => stream.on('close', () => resolve()))
  const log = pino({}, stream)
  return {
    errors,
    log: (fields) => log.info(fields, 'order placed'),
    async close() {
      stream.end()
      await closed
    },
  }
}
