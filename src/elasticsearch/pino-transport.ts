import { writeSync } from 'node:fs'
import type { Transform } from 'node:stream'
import build from 'pino-abstract-transport'
import { checkKeys, checkString } from '../core/check.ts'
import { createBootId } from '../core/id.ts'
import type { Problem, ReportProblem } from '../core/problem.ts'
import { decodeObject } from '../json/decode.ts'
import { within } from '../writer/within.ts'
import type { PlainAuth } from './client/credentials.ts'
import { printDocument } from './ship/document.ts'
import { LineCollector } from './ship/line-collector.ts'
import { type ElasticsearchOptions, optionNames } from './options.ts'
import { elasticsearch } from './sink.ts'

/** Options of the pino transport: those of `elasticsearch()` that can be sent to a worker. The level belongs to pino's target. */
export interface ElasticsearchTransportOptions extends Omit<
  ElasticsearchOptions,
  'client' | 'level' | 'filter' | 'overflow' | 'auth'
> {
  /** Its URL, or several of one cluster. */
  readonly node: string | readonly string[]
  /** User and password or an API key; also from the environment or a file. */
  readonly auth?: PlainAuth
  /** The service's name in the documents, and in the name of the default data stream. */
  readonly service?: string
}

const transportOptions: readonly string[] = [
  ...optionNames.filter((name) => !['client', 'level', 'filter', 'overflow'].includes(name)),
  'service',
]
const repeatMs = 60_000

/** Standard error, once per code per minute: a worker has nobody else to tell. */
function createReport(): ReportProblem {
  const printed = new Map<string, number>()
  return ({ code, message, lost }: Problem) => {
    const last = printed.get(code) ?? -Infinity
    if (performance.now() - last < repeatMs && lost === 0) return
    printed.set(code, performance.now())
    try {
      writeSync(2, `cordwood: ${code}: ${message}${lost > 0 ? ` Lines lost: ${lost}.` : ''}\n`)
    } catch {
      // Standard error is closed: there is nobody left to tell.
    }
  }
}

/**
 * The transport that pino loads in a worker: pino's lines become ECS documents under the names that the query helper knows.
 * When queue and server are full, pino's own buffer grows: nothing is dropped here but at the end of `closeDeadlineMs`.
 *
 * @throws what `elasticsearch()` throws.
 *
 * @example
 * ```ts
 * import { pino } from 'pino'
 * const node = process.env['ELASTICSEARCH_URL'] ?? 'http://localhost:9200'
 * const transport = pino.transport({ target: 'cordwood/elasticsearch', options: { node, service: 'checkout', closeDeadlineMs: 200 } })
 * pino(transport).info({ orderId: 'o-1' }, 'order placed')
 * ```
 */
export function elasticsearchTransport(options: ElasticsearchTransportOptions): Transform {
  // pino's worker adds a few for its own use (`$context`, `pinoWillSendConfig`).
  const given = Object.fromEntries(Object.entries(options).filter(([key]) => !/^(?:\$|pino)/.test(key)))
  checkKeys('the transport cordwood/elasticsearch', given, transportOptions)
  const { service, ...rest } = given as unknown as ElasticsearchTransportOptions
  if (service !== undefined) checkString('service', service)
  const { closeDeadlineMs = 5_000, spool } = rest
  // This is a thread of its own already.
  const sink = elasticsearch({ ...rest, ...(spool !== undefined && { spool: { ...spool, thread: false } }) })
  const bootId = createBootId()
  const report = createReport()
  sink.start?.({ report, bootId, service })

  // A spool asks for nothing: what it has not got yet does not outlive us, so it gets it soon.
  const { maxLines = 10_000, maxBytes = 24 << 10, maxAgeMs = 10 } = sink.batch ?? {}
  const collector = new LineCollector(bootId, { maxLines, maxBytes, maxAgeMs }, (batch) => sink.write(batch))
  let sequence = 0
  const take = (object: object): Promise<void> | undefined => {
    const origin = { bootId, sequence: ++sequence, service }
    const record = decodeObject(object, { id: '', time: Date.now() })
    return collector.add(printDocument(record, origin), record.level, record.time, sequence)
  }

  return build(
    async (source) => {
      // What is no JSON is a line too: something printed it into the same stream.
      source.on('unknown', (line: unknown) => void take({ message: String(line) }))
      for await (const object of source as AsyncIterable<object>) await take(object)
    },
    {
      metadata: false,
      async close() {
        // Lines that find no room wait for it no longer than the sink waits for the server.
        await within(closeDeadlineMs, () => collector.flush())
        const message = `The queue in front of Elasticsearch had no room for the last lines within ${closeDeadlineMs} ms.`
        if (collector.waiting > 0) report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost: collector.waiting })
        await sink[Symbol.asyncDispose]()
      },
    },
  )
}
