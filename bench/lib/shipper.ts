import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '../../src/logger/create.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'
import type { Session } from './contender.ts'
import { order } from './sample-data.ts'

/** Ships to an index (or data stream) of a server. */
export type OpenShipper = (node: string, target: string) => Promise<Session>

function cordwood(gzip: number | false, isSpooled = false): OpenShipper {
  return async (node, target) => {
    const dir = mkdtempSync(join(tmpdir(), 'cordwood-bench-'))
    const spool = isSpooled ? { spool: { dir } } : {}
    const log = createLogger({ sinks: [elasticsearch({ node, dataStream: target, gzip, closeDeadlineMs: 120_000, ...spool })] })
    return {
      call: (index) => log.info('order placed', order(index)),
      async close() {
        await log.close()
        rmSync(dir, { recursive: true, force: true })
      },
    }
  }
}

function pinoElasticsearch(flushBytes?: number): OpenShipper {
  return async (node, target) => (await import('../rivals/pino-elasticsearch.ts')).openPinoElasticsearch(node, target, flushBytes)
}

/** One way to ship. */
export interface Shipper {
  readonly open: OpenShipper
  /** Which share of the lines of the others it is given; default 1. */
  readonly pace?: number
  /** Set for those that the ratios may be taken to: the cheaper of them is 1.00. */
  readonly reference?: true
}

/** The ways to ship, by name. */
export const shippers: Readonly<Record<string, Shipper>> = {
  'cordwood, without gzip': { open: cordwood(false) },
  'cordwood, gzip 1 (its default)': { open: cordwood(1) },
  'cordwood with a spool, without gzip': { open: cordwood(false, true) },
  'cordwood with a spool, gzip 1': { open: cordwood(1, true) },
  'pino-elasticsearch, its defaults (1,000 B)': { open: pinoElasticsearch(), pace: 0.05 },
  'pino-elasticsearch, 100 KB': { open: pinoElasticsearch(100_000), reference: true },
  'pino-elasticsearch, 512 KB': { open: pinoElasticsearch(512_000), reference: true },
}
