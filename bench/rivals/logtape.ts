import { AsyncLocalStorage } from 'node:async_hooks'
import { getFileSink } from '@logtape/file'
import { configure, dispose, getLogger, jsonLinesFormatter, withContext, type LogTapeLogger, type Sink } from '@logtape/logtape'
import { messageFirst } from '../lib/argument-order.ts'
import type { Contender, Destination, Output, Session } from '../lib/contender.ts'
import { childFields, newFailure, order, requestFields } from '../lib/sample-data.ts'

async function start(destination: Destination): Promise<Output> {
  let lines = 0
  const discard: Sink = (record) => {
    if (jsonLinesFormatter(record).length > 0) lines++
  }
  await configure({
    sinks: {
      out: destination.kind === 'file' ? getFileSink(destination.path, { formatter: jsonLinesFormatter }) : discard,
    },
    loggers: [
      { category: 'bench', sinks: ['out'], lowestLevel: 'info' },
      { category: ['logtape', 'meta'], sinks: [], lowestLevel: 'error' },
    ],
    contextLocalStorage: new AsyncLocalStorage(),
  })
  return { close: dispose, received: () => lines }
}

function opener(call: (log: LogTapeLogger) => Session['call'], scope?: Session['scope']) {
  return async (destination: Destination): Promise<Session> => {
    const rest = await start(destination)
    return { call: call(getLogger('bench')), ...(scope && { scope }), ...rest }
  }
}

const placed = (log: LogTapeLogger) => (index: number) => log.info('order placed', order(index))

/** LogTape with its JSON Lines formatter and its file sink. */
export const logtape: Contender = {
  name: 'LogTape',
  pace: 0.25,
  open: {
    base: opener(placed),
    child: opener((log) => placed(log.with(childFields))),
    context: opener(placed, (index, body) => withContext({ ...requestFields(index) }, body)),
    error: opener((log) => (index) => log.error('payment failed', { error: newFailure(), items: index })),
    template: opener((log) => (index) => {
      const { orderId, amount } = order(index)
      log.info('order {orderId} placed for {amount}', { orderId, amount })
    }),
    disabled: opener((log) => (index) => log.debug('order placed', order(index))),
  },
  async yours(destination) {
    const rest = await start(destination)
    return { log: messageFirst(getLogger('bench')), scope: (fields, body) => withContext({ ...fields }, body), ...rest }
  },
}
