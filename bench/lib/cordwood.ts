import type { Sink } from '../../src/core/sink.ts'
import { createLogger } from '../../src/logger/create.ts'
import type { StructuredLogger } from '../../src/logger/logger.ts'
import type { LoggerOptions } from '../../src/logger/options.ts'
import { file } from '../../src/sinks/file.ts'
import type { Contender, Destination, Output, Session } from './contender.ts'
import { childFields, newFailure, order, requestFields } from './sample-data.ts'

/** Takes lines and forgets them, within the call if it has to, as a file would. */
function createDiscard(): Sink & { lines: number } {
  const discard = {
    name: 'discard',
    lines: 0,
    write(batch: { readonly lines: readonly string[] }) {
      discard.lines += batch.lines.length
      return Promise.resolve()
    },
    flush: () => Promise.resolve(),
    flushSync() {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return discard
}

function start(settings: LoggerOptions, destination: Destination): Output & { readonly log: StructuredLogger } {
  const discard = createDiscard()
  const sink = destination.kind === 'file' ? file({ path: destination.path }) : discard
  const log = createLogger({ ...settings, sinks: [sink] })
  return {
    log,
    async close() {
      await log.close()
    },
    received: () => discard.lines,
  }
}

function contender(name: string, settings: LoggerOptions): Contender {
  const opener =
    (session: (log: StructuredLogger) => Pick<Session, 'call' | 'scope'>) =>
    (destination: Destination): Session => {
      const { log, ...rest } = start(settings, destination)
      return { ...session(log), ...rest }
    }
  return {
    name,
    open: {
      base: opener((log) => ({ call: (index) => log.info('order placed', order(index)) })),
      child: opener((root) => {
        const log = root.child(childFields)
        return { call: (index) => log.info('order placed', order(index)) }
      }),
      context: opener((log) => ({
        call: (index) => log.info('order placed', order(index)),
        scope: (index, body) => log.withContext(requestFields(index), body),
      })),
      error: opener((log) => ({ call: (index) => log.error('payment failed', newFailure(), { items: index }) })),
      template: opener((log) => ({
        call(index) {
          const { orderId, amount } = order(index)
          log.info('order {orderId} placed for {amount}', { orderId, amount })
        },
      })),
      disabled: opener((log) => ({ call: (index) => log.debug('order placed', order(index)) })),
    },
    yours(destination) {
      const { log, ...rest } = start(settings, destination)
      return { log, scope: (fields, body) => log.withContext(fields, body), ...rest }
    },
  }
}

/** cordwood as it is: lines in ECS, everything masked. */
export const cordwood: Contender = contender('cordwood', {})

/** cordwood that masks by the names of keys alone. */
export const cordwoodKeys: Contender = contender('cordwood (keys only)', { mask: { mode: 'keys' } })

/** cordwood that masks nothing. */
export const cordwoodUnmasked: Contender = contender('cordwood (unmasked)', { mask: { mode: 'off' } })

/** cordwood that asks for each line whether it is to be kept, and keeps all. */
export const cordwoodSampled: Contender = contender('cordwood (sampling)', {
  sampling: { rates: { info: 1, debug: 0.5 }, burst: { first: 1e9, thereafter: 1, windowMs: 1000 } },
})

/** cordwood with lines that have pino's form. */
export const cordwoodPino: Contender = contender('cordwood (pino format)', { format: 'pino' })
