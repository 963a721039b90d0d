import { Logger } from 'tslog'
import { fileTransport } from 'tslog/transports/file'
import type { Contender, Destination, Output, Session } from '../lib/contender.ts'
import { childFields, newFailure, order, requestFields } from '../lib/sample-data.ts'

function start(destination: Destination): Output & { readonly log: Logger } {
  let lines = 0
  const log = new Logger({ type: 'hidden', minLevel: 'INFO', stack: { capture: 'off' } })
  const discard = {
    name: 'discard',
    format: 'json',
    write(_record: unknown, line: string) {
      if (line.length > 0) lines++
    },
  }
  log.attachTransport(
    destination.kind === 'file' ? fileTransport({ path: destination.path, append: true, format: 'json' }) : discard,
  )
  return {
    log,
    async close() {
      await log.flush()
      await log[Symbol.asyncDispose]()
    },
    received: () => lines,
  }
}

function opener(session: (log: Logger) => Pick<Session, 'call' | 'scope'>) {
  return (destination: Destination): Session => {
    const { log, ...rest } = start(destination)
    return { ...session(log), ...rest }
  }
}

/** tslog without stack capture (what its JSON output sets by itself), with its JSON lines and its file transport. It has no templates. */
export const tslog: Contender = {
  name: 'tslog',
  pace: 0.25,
  open: {
    base: opener((log) => ({ call: (index) => log.info(order(index), 'order placed') })),
    child: opener((root) => {
      const log = root.child({ bindings: childFields })
      return { call: (index) => log.info(order(index), 'order placed') }
    }),
    context: opener((log) => ({
      call: (index) => log.info(order(index), 'order placed'),
      scope: (index, body) => log.runInContext(requestFields(index), body),
    })),
    error: opener((log) => ({ call: (index) => log.error('payment failed', newFailure(), { items: index }) })),
    disabled: opener((log) => ({ call: (index) => log.debug(order(index), 'order placed') })),
  },
  yours(destination) {
    const { log, ...rest } = start(destination)
    return { log, scope: (fields, body) => log.runInContext(fields, body), ...rest }
  },
}
