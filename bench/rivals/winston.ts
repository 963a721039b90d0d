import { once } from 'node:events'
import { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createLogger, format, transports, type Format, type Logger } from 'winston'
import { messageFirst } from '../lib/argument-order.ts'
import type { Contender, Destination, Output, Session, YourLog } from '../lib/contender.ts'
import { childFields, newFailure, order, requestFields } from '../lib/sample-data.ts'

function start(destination: Destination, formats: readonly Format[] = []): Output & { readonly log: Logger } {
  let lines = 0
  const discard = new Writable({
    write(_chunk, _encoding, done) {
      lines++
      done()
    },
  })
  const transport =
    destination.kind === 'file' ? new transports.File({ filename: destination.path }) : new transports.Stream({ stream: discard })
  const log = createLogger({ format: format.combine(...formats, format.timestamp(), format.json()), transports: [transport] })
  return {
    log,
    async close() {
      // An end() while lines wait in the logger's own stream fails with "write after end", so they are waited for.
      while (log.writableLength + log.readableLength > 0) await delay(1)
      const finished = once(transport as unknown as EventTarget, 'finish')
      log.end()
      await finished
    },
    received: () => lines,
  }
}

function opener(session: (log: Logger) => Pick<Session, 'call' | 'scope'>, formats?: readonly Format[]) {
  return (destination: Destination): Session => {
    const { log, ...rest } = start(destination, formats)
    return { ...session(log), ...rest }
  }
}

/**
 * winston with its JSON format and its File transport. A request makes a child and hands it on: a format that reads an
 * AsyncLocalStorage runs after the call when the stream is full, and then finds another request's context or none.
 */
export const winston: Contender = {
  name: 'winston',
  pace: 0.25,
  open: {
    base: opener((log) => ({ call: (index) => log.info('order placed', order(index)) })),
    child: opener((root) => {
      const log = root.child(childFields)
      return { call: (index) => log.info('order placed', order(index)) }
    }),
    context: opener((root) => {
      let log = root
      return {
        call: (index) => log.info('order placed', order(index)),
        scope(index, body) {
          log = root.child(requestFields(index))
          body()
        },
      }
    }),
    error: opener(
      (log) => ({ call: () => log.error('payment failed', newFailure()) }),
      [format.errors({ stack: true, cause: true })],
    ),
    template: opener(
      (log) => ({
        call(index) {
          const { orderId, amount } = order(index)
          log.info('order %s placed for %d', orderId, amount)
        },
      }),
      [format.splat()],
    ),
    disabled: opener((log) => ({ call: (index) => log.debug('order placed', order(index)) })),
  },
  yours(destination) {
    const { log, ...rest } = start(destination)
    // winston calls the lowest and the highest level by other names.
    const named: YourLog = {
      trace: (...values) => log.silly(...values),
      debug: (...values) => log.debug(...values),
      info: (...values) => log.info(...values),
      warn: (...values) => log.warn(...values),
      error: (...values) => log.error(...values),
      fatal: (...values) => log.error(...values),
    }
    return { log: messageFirst(named), ...rest }
  },
}
