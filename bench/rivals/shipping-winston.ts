import { setTimeout as delay } from 'node:timers/promises'
import { createLogger, format } from 'winston'
import { ElasticsearchTransport } from 'winston-elasticsearch'
import type { RivalOptions, RivalShipper } from './shipping.ts'

/** winston with winston-elasticsearch, into a data stream, with its defaults but for a flush each second as the others have it. */
export function openWinston({ node, target, listens, auth, ca }: RivalOptions): RivalShipper {
  const errors: string[] = []
  const transport = new ElasticsearchTransport({
    index: target,
    dataStream: true,
    ensureIndexTemplate: false,
    flushInterval: 1_000,
    clientOpts: { node, ...(auth !== undefined && { auth }), ...(ca !== undefined && { tls: { ca } }) },
    transformer: ({ message, level, meta }) => ({ '@timestamp': new Date().toISOString(), message, 'log.level': level, ...meta }),
    internalLogger: (...words) => void errors.push(words.map(String).join(' ').slice(0, 200)),
  })
  const log = createLogger({ format: format.json(), transports: [transport] })
  if (listens) {
    transport.on('error', (error) => void errors.push(error.message))
    log.on('error', (error) => void errors.push(error.message))
  }
  return {
    errors,
    log: (fields) => log.info('order placed', fields),
    async close() {
      await transport.flush()
      // A flush that failed leaves its lines in the buffer.
      while (transport.bulkWriter.bulk.length > 0) {
        await delay(500)
        await transport.flush()
      }
    },
  }
}
