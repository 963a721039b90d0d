import type { Transform } from 'node:stream'
import build from 'pino-abstract-transport'
import { checkInteger, checkKeys } from '../../core/check.ts'
import { createBootId } from '../../core/id.ts'
import { longestTimerMs } from '../../core/longest-timer.ts'
import { within } from '../../writer/within.ts'
import { type StoreOptions, storeOptionNames } from './options.ts'
import { stderrReport } from './stderr-report.ts'
import { store } from './sink.ts'
import { TransportLines } from './transport-lines.ts'

/** Options of the pino transport: those of `store()` that can be sent to a worker. The level belongs to pino's target. */
export interface StoreTransportOptions extends Omit<StoreOptions, 'level' | 'filter' | 'format' | 'batch' | 'overflow'> {
  /** How long closing waits for a disk that takes nothing; default 5,000. */
  readonly closeDeadlineMs?: number
}

const notHere = new Set(['level', 'filter', 'format', 'batch', 'overflow'])
const optionNames: readonly string[] = [...storeOptionNames.filter((name) => !notHere.has(name)), 'closeDeadlineMs']

/**
 * The transport that pino loads in a worker: its lines are stored as they are, byte by byte, and the query helper reads them under the
 * names that it knows. Nothing is masked here: pino's `redact` does that. While the disk takes nothing, pino's own buffer grows.
 *
 * @throws what `store()` throws.
 *
 * @example
 * ```ts
 * import { pino } from 'pino'
 * const transport = pino.transport({ target: 'cordwood/store', options: { dir: './pino-logs' } })
 * pino(transport).info({ orderId: 'o-1' }, 'order placed')
 * ```
 */
export function storeTransport(options: StoreTransportOptions): Transform {
  // pino's worker adds a few for its own use (`$context`, `pinoWillSendConfig`).
  const given = Object.fromEntries(Object.entries(options).filter(([key]) => !/^(?:\$|pino)/.test(key)))
  checkKeys('the transport cordwood/store', given, optionNames)
  const { closeDeadlineMs, ...rest } = given as unknown as StoreTransportOptions
  const deadlineMs = checkInteger('closeDeadlineMs', closeDeadlineMs, 5_000, 0, longestTimerMs)
  const sink = store(rest)
  const report = stderrReport()
  const bootId = createBootId()
  sink.start?.({ report, bootId, service: undefined })
  const lines = new TransportLines(sink, bootId, report)
  return build(
    async (source) => {
      for await (const line of source as AsyncIterable<string>) await lines.add(line)
    },
    {
      metadata: false,
      parse: 'lines',
      // Whatever was printed into the stream is a line: nothing is parsed here.
      parseLine: () => ({}),
      async close() {
        await within(deadlineMs, () => lines.flush())
        lines.stop()
        const message = `The disk took none of the last lines within ${deadlineMs} ms.`
        if (lines.waiting > 0) report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost: lines.waiting })
        await sink[Symbol.asyncDispose]()
      },
    },
  )
}
