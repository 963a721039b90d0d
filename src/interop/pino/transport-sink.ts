import type { LineBatch } from '../../core/batch.ts'
import { checkKeys, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { standardLevels } from '../../core/level.ts'
import type { HeldLines, Sink, SinkHost } from '../../core/sink.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from '../../sinks/sink-options.ts'
import { isExiting } from '../../writer/exit.ts'
import { Confirmed } from './confirmed.ts'
import { loadPino } from './load-pino.ts'
import type { TransportOptions } from './transport-options.ts'

/** What pino's `transport()` answers: a stream into a worker thread. */
export interface TransportStream {
  /** Takes lines; false asks to wait for `drain`. */
  write(lines: string): boolean
  /** Calls back when the worker has dealt with all of it. */
  flush(callback: (error?: unknown) => void): void
  /** Waits, within the call, until the worker has read all of it. */
  flushSync(): void
  /** Ends it: waits, within the call, until the worker has written all of it. */
  end(): void
  /** Events: `drain`, `error`, `close`. */
  on(name: string, listener: (...values: unknown[]) => void): unknown
  /** The same, once. */
  once(name: string, listener: (...values: unknown[]) => void): unknown
  /** No longer. */
  off(name: string, listener: (...values: unknown[]) => void): unknown
  /** Sends a message to the worker. */
  emit(name: string, ...values: unknown[]): boolean
}

/** Options of {@link pinoTransport}. */
export interface PinoTransportOptions extends SinkOptions {
  /** Default `msg`. */
  readonly messageKey?: string
  /** Default `err`. */
  readonly errorKey?: string
}

interface Thread extends TransportStream {
  readonly destroyed?: boolean
  readonly writableEnded?: boolean
  readonly writableNeedDrain?: boolean
  readonly closed?: boolean
}

function isTransport(value: unknown): value is TransportStream {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['write', 'flush', 'flushSync', 'end', 'on', 'emit'].every((name) => typeof Reflect.get(value, name) === 'function') &&
    'worker' in value
  )
}

/** Whether something is what pino's `transport()` answers. */
export const isTransportStream: (value: unknown) => value is TransportStream = isTransport

/**
 * Any transport of pino as a sink: lines go, in pino's format, to the worker thread that pino's `transport()` runs. What the worker
 * has not taken yet counts as pending; what it had when it died, as dropped. It is ended with the logger.
 *
 * @param transport - what pino's `transport()` takes or answers. Options need pino to be installed.
 * @throws CordwoodError with CORDWOOD_ERR_PEER_MISSING or CORDWOOD_ERR_OPTION_INVALID, and what pino throws for a target.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { pinoTransport } from 'cordwood/pino'
 * const log = createLogger({ sinks: [pinoTransport({ target: 'pino/file', options: { destination: 'app.log' } })] })
 * log.info({ orderId: 'o1' }, 'order placed')
 * await log.close()
 * ```
 */
export function pinoTransport(transport: TransportOptions | TransportStream, options: PinoTransportOptions = {}): Sink {
  checkKeys('pinoTransport()', options, ['messageKey', 'errorKey', ...sinkOptionNames])
  const { messageKey = 'msg', errorKey = 'err' } = options
  if (typeof transport !== 'object' || transport === null) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected a transport of pino or its options, got ${describe(transport)}.`,
    )
  }
  if (!isTransport(transport) && !['target', 'targets', 'pipeline'].some((name) => name in transport)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected options of a transport with \`target\`, \`targets\` or \`pipeline\`, got ${Object.keys(transport).join(', ') || 'none'}. A stream goes in place of the transport.`,
    )
  }
  const thread: Thread = isTransport(transport) ? transport : (loadPino('a transport').transport(transport) as Thread)
  const lines = new Confirmed()
  let failure: unknown
  /** A batch is with us that `flushSync` is to end; the call after that is the last one. */
  let isOpen = false

  const gone = (): CordwoodError =>
    new CordwoodError('CORDWOOD_PROBLEM_SINK_CLOSED', "The transport's worker has ended: it takes no more lines.", {
      cause: failure,
    })
  const isGone = (): boolean => thread.destroyed === true || thread.writableEnded === true
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        for (const name of ['drain', 'close', 'error']) thread.off(name, end)
        resolve()
      }
      for (const name of ['drain', 'close', 'error']) thread.once(name, end)
    })
  const confirm = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (isGone()) return lines.sent === 0 ? resolve() : reject(gone())
      const mark = lines.mark()
      thread.flush((error) => {
        if (error !== undefined && error !== null) return reject(gone())
        lines.confirm(mark)
        resolve()
      })
    })

  return {
    ...sinkOptionsOf(options),
    name: 'pino-transport',
    format: 'pino',
    start(host: SinkHost) {
      thread.on('error', (error: unknown) => {
        failure ??= error
      })
      thread.on('close', () => {
        const lost = lines.lose()
        if (failure === undefined && lost === 0) return
        const message = "A transport's worker ended: what it had not written is lost, as all lines that follow."
        host.report({ code: 'CORDWOOD_PROBLEM_SINK_CLOSED', message, cause: failure, lost })
      })
      const { entries, name } = host.levels ?? standardLevels
      const levels = {
        values: Object.fromEntries(entries),
        labels: Object.fromEntries(entries.map(([, number]) => [number, name(number)])),
      }
      thread.emit('message', { code: 'PINO_CONFIG', config: { levels, messageKey, errorKey } })
    },
    async write(batch: LineBatch) {
      if (isGone()) throw gone()
      isOpen = true
      const isReady = thread.write(batch.lines.join(''))
      lines.send(batch.levels)
      lines.later(() => void confirm().catch(() => undefined))
      if (isExiting()) return
      if (!isReady) await settled()
      isOpen = false
      if (isGone()) throw gone()
    },
    flush: confirm,
    flushSync() {
      if (isGone() && !isOpen && lines.sent === 0) return
      if (isGone()) throw gone()
      try {
        thread.flushSync()
        // A process that dies of a signal takes the worker along: ending it waits until it has written what it read. The writer asks once
        // more when nothing is left. At an 'exit', pino ends its transports itself, after us and after all who log there.
        if (!isOpen && isExiting() && Reflect.get(process, '_exiting') !== true) thread.end()
        isOpen = false
      } catch (cause) {
        failure ??= cause
        throw gone()
      }
      if (isExiting() && !(thread.destroyed === true)) lines.confirm(lines.mark())
    },
    held: (): HeldLines => lines.held(),
    async [Symbol.asyncDispose]() {
      lines.stop()
      if (isGone()) return
      await confirm().catch(() => undefined)
      const closed = new Promise<void>((resolve) => thread.once('close', () => resolve()))
      if (!isGone()) thread.end()
      if (thread.closed !== true) await closed
    },
  }
}
