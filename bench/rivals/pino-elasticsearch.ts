import { once } from 'node:events'
import pino from 'pino'
import createStream from 'pino-elasticsearch'
import type { Session } from '../lib/contender.ts'
import { order } from '../lib/sample-data.ts'

/**
 * pino with pino-elasticsearch as its stream. It has no gzip: it hands no such option to its client.
 *
 * @param flushBytes - of one bulk request; its default is 1,000.
 */
export async function openPinoElasticsearch(node: string, index: string, flushBytes: number | undefined): Promise<Session> {
  const settings = flushBytes === undefined ? {} : { flushBytes, flushInterval: 1000 }
  const stream = createStream({ node, index, esVersion: 8, ...settings })
  const log = pino({}, stream)
  return {
    call: (line) => log.info(order(line), 'order placed'),
    async close() {
      const inserted = once(stream, 'insert')
      stream.end()
      await inserted
    },
  }
}
