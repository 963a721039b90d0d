import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import bunyan, { type BunyanLogger } from 'bunyan'
import { objectFirst } from '../lib/argument-order.ts'
import type { Contender, Destination, Output, Session } from '../lib/contender.ts'
import { childFields, newFailure, order, requestFields } from '../lib/sample-data.ts'

function output(destination: Destination): Output & { readonly stream: { write(line: string): unknown } } {
  if (destination.kind === 'discard') {
    let lines = 0
    return { stream: { write: () => void lines++ }, close: async () => {}, received: () => lines }
  }
  const stream = createWriteStream(destination.path)
  return {
    stream,
    async close() {
      stream.end()
      await once(stream, 'finish')
    },
  }
}

function opener(session: (log: BunyanLogger) => Pick<Session, 'call' | 'scope'>) {
  return (destination: Destination): Session => {
    const { stream, ...rest } = output(destination)
    return {
      ...session(bunyan.createLogger({ name: 'bench', serializers: bunyan.stdSerializers, streams: [{ stream }] })),
      ...rest,
    }
  }
}

/** bunyan with a file stream. It has no asynchronous context, so a request makes a child and hands it on. */
export const bunyanFile: Contender = {
  name: 'bunyan',
  open: {
    base: opener((log) => ({ call: (index) => log.info(order(index), 'order placed') })),
    child: opener((root) => {
      const log = root.child(childFields, true)
      return { call: (index) => log.info(order(index), 'order placed') }
    }),
    context: opener((root) => {
      let log = root
      return {
        call: (index) => log.info(order(index), 'order placed'),
        scope(index, body) {
          log = root.child(requestFields(index), true)
          body()
        },
      }
    }),
    error: opener((log) => ({ call: (index) => log.error({ err: newFailure(), items: index }, 'payment failed') })),
    template: opener((log) => ({
      call(index) {
        const { orderId, amount } = order(index)
        log.info('order %s placed for %d', orderId, amount)
      },
    })),
    disabled: opener((log) => ({ call: (index) => log.debug(order(index), 'order placed') })),
  },
  yours(destination) {
    const { stream, ...rest } = output(destination)
    return {
      log: objectFirst(bunyan.createLogger({ name: 'bench', serializers: bunyan.stdSerializers, streams: [{ stream }] })),
      ...rest,
    }
  },
}
