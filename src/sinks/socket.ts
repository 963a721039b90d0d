import type { ConnectionOptions } from 'node:tls'
import type { LineBatch } from '../core/batch.ts'
import { checkInteger, checkKeys, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { ReportProblem } from '../core/problem.ts'
import { systemRandom } from '../core/random.ts'
import type { Sink } from '../core/sink.ts'
import { isExiting } from '../writer/exit.ts'
import { LastSender } from './last-sender.ts'
import { lastSenderProgram } from './last-sender-program.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'
import { SocketConnection } from './socket-connection.ts'
import { type SocketTarget, targetName } from './socket-target.ts'

/** Options of {@link socket}. */
export interface SocketOptions extends SinkOptions {
  /** The server's name or address; default `127.0.0.1`. */
  readonly host?: string
  /** The server's port. */
  readonly port?: number
  /** A Unix socket, in place of host and port. */
  readonly path?: string
  /** Encrypt: true for what Node trusts, or options of `tls.connect` (`ca`, `cert`, `key`, `servername`). */
  readonly tls?: boolean | ConnectionOptions
  /** How long a connection may take to be opened, in milliseconds; default 10,000. */
  readonly connectTimeoutMs?: number
  /** A server that takes nothing for so many milliseconds is given up and connected to anew; default 30,000. */
  readonly stallTimeoutMs?: number
  /** The longest pause between two tries, in milliseconds, of which a random part is waited; default 30,000. */
  readonly maxRetryMs?: number
}

const names = ['host', 'port', 'path', 'tls', 'connectTimeoutMs', 'stallTimeoutMs', 'maxRetryMs', ...sinkOptionNames] as const
const longMs = 3_600_000
/** How long the other end may take to read the last lines and to close. */
const lingerMs = 1_000

function checkTarget({ host, port, path, tls }: SocketOptions): SocketTarget {
  if ((path === undefined) === (port === undefined)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      'Expected `port` of socket() or `path`, one of them. For example { port: 5044 }.',
    )
  }
  if (tls !== undefined && typeof tls !== 'boolean' && (typeof tls !== 'object' || tls === null)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`tls\` to be true or options of tls.connect, got ${describe(tls)}.`,
    )
  }
  return {
    host: host === undefined ? '127.0.0.1' : checkString('host', host),
    port: path === undefined ? checkInteger('port', port, 0, 1, 65_535) : 0,
    path: path === undefined ? undefined : checkString('path', path),
    tls: tls === true ? {} : tls === false ? undefined : tls,
  }
}

/**
 * Sends lines as they are, one JSON object a line, over TCP, TLS or a Unix socket: to Logstash (`tcp` with the codec `json_lines`),
 * Vector (`socket`), Fluent Bit (`tcp`) and whatever else reads lines.
 *
 * The protocol has no acknowledgements, so `written` means: handed to the operating system. When a connection breaks, the batch that
 * was being written is sent again over the next one (some of its lines may come twice, and the broken connection may end in the
 * middle of a line); lines handed over in the moments before may be lost, which a Problem says. While the server is away, lines wait
 * in the ring and are dropped from it by its policy. At the end of the process a thread with a connection of its own sends what is
 * left, within the exit's time limit. For lines that must not be lost use a file, or the Elasticsearch sink with its spool.
 *
 * @throws CordwoodError for an option that is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { createLogger, socket } from 'cordwood'
 * const log = createLogger({ service: 'checkout', enrich: [{ '@version': '1' }], sinks: [socket({ host: 'localhost', port: 5044 })] })
 * log.info('order placed', { orderId: 7 })
 * ```
 */
export function socket(options: SocketOptions): Sink {
  checkKeys('socket()', options, names)
  const target = checkTarget(options)
  const connectTimeoutMs = checkInteger('connectTimeoutMs', options.connectTimeoutMs, 10_000, 1, longMs)
  let report: ReportProblem = () => {}
  const connection = new SocketConnection(target, {
    connectTimeoutMs,
    stallTimeoutMs: checkInteger('stallTimeoutMs', options.stallTimeoutMs, 30_000, 1, longMs),
    maxRetryMs: checkInteger('maxRetryMs', options.maxRetryMs, 30_000, 1, longMs),
    random: systemRandom,
    onBreak(cause) {
      const message = `The connection to ${targetName(target)} broke: lines that were handed to the system just before may not have arrived.`
      report({ code: 'CORDWOOD_PROBLEM_SERVER', message, lost: 0, ...(cause !== undefined && { cause }) })
    },
  })
  /** The batch that is being written, and the sender of the last ones. */
  let current: LineBatch | undefined
  let last: LastSender | undefined

  const sendLast = (batch: LineBatch, deadlineMs: number): boolean => {
    last ??= new LastSender(lastSenderProgram, { target, connectTimeoutMs })
    return last.send(batch.lines.join(''), deadlineMs)
  }
  const flushSync = (deadlineMs: number = 0): void => {
    if (current === undefined) {
      last?.end(Math.max(deadlineMs, lingerMs))
      last = undefined
      return
    }
    if (last === undefined && connection.isDrained) return
    const batch = current
    if (deadlineMs > 0 && sendLast(batch, deadlineMs)) {
      current = undefined
      return
    }
    if (last?.hasFailed === true) throw new Error(`${targetName(target)} cannot be reached at the end of the process`)
    throw new CordwoodError('CORDWOOD_PROBLEM_FLUSH_TIMEOUT', `${targetName(target)} did not take the last lines in time.`)
  }
  const sink: Sink = {
    ...sinkOptionsOf(options),
    name: 'socket',
    start(host) {
      report = host.report
    },
    async write(batch) {
      current = batch
      // Nothing of an ending process goes through a socket that could not finish what it began.
      if (last !== undefined) return new Promise(() => {})
      await connection.write(batch.lines.join(''))
      if (current === batch) current = undefined
    },
    async flush() {},
    stats: () => ({ connections: connection.opened, broken: connection.broken }),
    async [Symbol.asyncDispose]() {
      await connection.end(lingerMs)
    },
  }
  // Only an ending process waits for the other end: before that, a call would stand still for a server that is away.
  return Object.defineProperty(sink, 'flushSync', { enumerable: true, get: () => (isExiting() ? flushSync : undefined) })
}
