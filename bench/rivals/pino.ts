import { AsyncLocalStorage } from 'node:async_hooks'
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { objectFirst } from '../lib/argument-order.ts'
import type { Contender, Destination, Output, Session, Variant, YourSession } from '../lib/contender.ts'
import { childFields, newFailure, order, requestFields, secretPaths } from '../lib/sample-data.ts'

interface FileSettings {
  readonly sync: boolean
  readonly minLength?: number
}

function output(destination: Destination, settings: FileSettings): Output & { readonly stream: DestinationStream } {
  if (destination.kind === 'discard') {
    let lines = 0
    return { stream: { write: () => void lines++ }, close: async () => {}, received: () => lines }
  }
  const stream = pino.destination({ dest: destination.path, ...settings })
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.once('close', resolve)
      stream.once('error', reject)
      stream.end()
    })
  return { stream, close }
}

function opener(
  settings: FileSettings,
  options: LoggerOptions,
  call: (log: Logger) => Session['call'],
  scope?: Session['scope'],
) {
  return (destination: Destination): Session => {
    const { stream, ...rest } = output(destination, settings)
    return { call: call(pino(options, stream)), ...(scope && { scope }), ...rest }
  }
}

const placed = (log: Logger) => (index: number) => log.info(order(index), 'order placed')

function openers(settings: FileSettings): Record<Variant, (destination: Destination) => Session> {
  const storage = new AsyncLocalStorage<object>()
  return {
    base: opener(settings, {}, placed),
    child: opener(settings, {}, (log) => placed(log.child(childFields))),
    context: opener(settings, { mixin: () => storage.getStore() ?? {} }, placed, (index, body) => {
      storage.run(requestFields(index), body)
    }),
    error: opener(settings, {}, (log) => (index) => log.error({ err: newFailure(), items: index }, 'payment failed')),
    template: opener(settings, {}, (log) => (index) => {
      const { orderId, amount } = order(index)
      log.info('order %s placed for %d', orderId, amount)
    }),
    redact: opener(settings, { redact: [...secretPaths] }, placed),
    disabled: opener(settings, {}, (log) => (index) => log.debug(order(index), 'order placed')),
  }
}

function yours(settings: FileSettings) {
  return (destination: Destination): YourSession => {
    const storage = new AsyncLocalStorage<object>()
    const { stream, ...rest } = output(destination, settings)
    const log = pino({ mixin: () => storage.getStore() ?? {} }, stream)
    return { log: objectFirst(log), scope: (fields, body) => storage.run(fields, body), ...rest }
  }
}

/** Each line is one write to the file, within the call: pino's default. */
export const pinoSync: Contender = {
  name: 'pino sync',
  reference: true,
  open: openers({ sync: true }),
  yours: yours({ sync: true }),
}

/** Lines are collected to 4 KiB and written in the background. */
export const pinoBuffered: Contender = {
  name: 'pino buffered',
  reference: true,
  open: openers({ sync: false, minLength: 4096 }),
  yours: yours({ sync: false, minLength: 4096 }),
}
