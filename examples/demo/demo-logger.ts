import { createLogger, file, type Sink, type StructuredLogger } from '../../src/index.ts'
import { elasticsearch } from '../../src/elasticsearch/index.ts'

/** What the demo tells its services when it starts them. */
export interface ServiceSettings {
  readonly logFolder: string
  /** Also ship the lines to this server ... */
  readonly node: string | undefined
  /** ... into this data stream. */
  readonly dataStream: string
}

/** The settings of this process, from its environment. */
export const settings: ServiceSettings = {
  logFolder: process.env['DEMO_LOGS'] ?? '.',
  node: process.env['ELASTICSEARCH_URL'] || undefined,
  dataStream: process.env['DEMO_DATA_STREAM'] ?? 'logs-demo-default',
}

/**
 * The logger of one service: lines go to its file, and to Elasticsearch where there is one.
 *
 * The demo plays some minutes of traffic in as many seconds: a message tells each service by how much its clock goes ahead.
 */
export function openLog(service: string): StructuredLogger {
  let aheadMs = 0
  process.on('message', (message) => (aheadMs = (message as { aheadMs: number }).aheadMs))
  const sinks: Sink[] = [file({ path: `${settings.logFolder}/${service}.log` })]
  // The demo compares the answers line by line, so at the end it gives a slow server time to take the last lines.
  if (settings.node !== undefined)
    sinks.push(elasticsearch({ node: settings.node, dataStream: settings.dataStream, closeDeadlineMs: 60_000 }))
  return createLogger({ service, sinks, clock: { now: () => Date.now() + aheadMs, monotonic: () => performance.now() } })
}
