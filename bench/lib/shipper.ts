import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as ourSinks from '../../src/elasticsearch/index.ts'
import type { Sink } from '../../src/core/sink.ts'
import type * as ours from '../../src/index.ts'
import { builtFile } from './built-package.ts'
import type { Session } from './contender.ts'
import { order } from './sample-data.ts'

/** Ships to an index (or data stream) of a server. */
export type OpenShipper = (node: string, target: string) => Promise<Session>

/** As it is published: the thread that ships reads its program from the package. */
async function open(sinkOf: (dir: string) => Sink | Promise<Sink>): Promise<Session> {
  const { createLogger } = (await import(builtFile('index.js'))) as typeof ours
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-bench-'))
  const log = createLogger({ format: 'ecs', sinks: [await sinkOf(dir)] })
  return {
    call: (index) => log.info('order placed', order(index)),
    async close() {
      await log.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** In memory the whole burst has to wait, as it does in the rival's stream: nothing may be dropped, whatever the server can take. */
const queue = { maxLines: 1_000_000, maxBytes: 512 << 20 }

function cordwood(gzip: number | false, isSpooled = false): OpenShipper {
  return (node, dataStream) =>
    open(async (dir) => {
      const { elasticsearch } = (await import(builtFile('elasticsearch/index.js'))) as typeof ourSinks
      return elasticsearch({ node, dataStream, gzip, closeDeadlineMs: 120_000, ...(isSpooled ? { spool: { dir } } : { queue }) })
    })
}

/** The same lines, which go to a file and no further. */
function toFile(): Promise<Session> {
  return open(async (dir) => {
    const { file } = (await import(builtFile('index.js'))) as typeof ours
    return file({ path: join(dir, 'lines.ndjson') })
  })
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
  /** Nothing comes to the server: what the application's thread pays is compared with this. */
  readonly isFile?: true
}

/** The ways to ship, by name. */
export const shippers: Readonly<Record<string, Shipper>> = {
  'cordwood, without gzip': { open: cordwood(false) },
  'cordwood, gzip 1 (its default)': { open: cordwood(1) },
  'cordwood with a spool, without gzip': { open: cordwood(false, true) },
  'cordwood with a spool, gzip 1': { open: cordwood(1, true) },
  'cordwood to a file': { open: toFile, isFile: true },
  'pino-elasticsearch, its defaults (1,000 B)': { open: pinoElasticsearch(), pace: 0.02 },
  'pino-elasticsearch, 100 KB': { open: pinoElasticsearch(100_000), reference: true },
  'pino-elasticsearch, 512 KB': { open: pinoElasticsearch(512_000), reference: true },
}
