import type { ConnectionOptions } from 'node:tls'
import type { LineBatch } from '../core/batch.ts'
import { checkInteger, checkKeys, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import type { ReportProblem } from '../core/problem.ts'
import { systemRandom } from '../core/random.ts'
import type { Sink } from '../core/sink.ts'
import { isExiting } from '../writer/exit.ts'
import { fullJitterMs } from './full-jitter.ts'
import { HttpPost, type PostTarget } from './http-post.ts'
import { lastPostProgram } from './last-post-program.ts'
import { LastSender } from './last-sender.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/** Options of {@link httpLines}. */
export interface HttpLinesOptions extends SinkOptions {
  /** Where lines are posted to: `http:` or `https:`. */
  readonly url: string
  /** Sent with each request: `{ authorization: 'Bearer ...' }`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Options of `tls.connect` for `https:` (`ca`, `cert`, `key`). */
  readonly tls?: ConnectionOptions
  /** Compress bodies; default false. */
  readonly gzip?: boolean
  /** How long an answer may take, in milliseconds; default 30,000. */
  readonly timeoutMs?: number
  /** The longest pause between two tries, in milliseconds, of which a random part is waited; default 30,000. */
  readonly maxRetryMs?: number
}

const names = ['url', 'headers', 'tls', 'gzip', 'timeoutMs', 'maxRetryMs', ...sinkOptionNames] as const
const longMs = 3_600_000
const baseRetryMs = 100
const tooLarge = 413
const compress = (bytes: Buffer): Promise<Buffer> => node.util.promisify(node.zlib.gzip)(bytes)

function checkTarget(options: HttpLinesOptions): PostTarget {
  const url = URL.parse(checkString('url', options.url))
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    const message = `Expected \`url\` to be an http: or https: URL without a password in it, got ${describe(url?.origin ?? options.url)}. Use \`headers\` for credentials.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  const headers = options.headers ?? {}
  if (typeof headers !== 'object' || headers === null || Object.values(headers).some((value) => typeof value !== 'string')) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`headers\` to be an object of texts, got ${describe(headers)}.`,
    )
  }
  const timeoutMs = checkInteger('timeoutMs', options.timeoutMs, 30_000, 1, longMs)
  return { url: url.href, headers, tls: options.tls, timeoutMs }
}

/** A server says so when a body is not to its taste: sending the same again would not help. */
const isRefusal = (status: number): boolean => status === 400 || status === tooLarge || status === 422

/**
 * Posts lines as NDJSON over HTTP, a batch a request: to the `http` inputs of Logstash, Vector and Fluent Bit, and to whatever
 * else takes `application/x-ndjson`. Here there is an acknowledgement: `written` means that the server answered with a status of
 * 200 to 299. A batch whose answer did not come is sent again, so lines may come twice, but none is lost while the process lives.
 * 429, 503 and all other failures are tried again after pauses (`Retry-After`, else random ones that double); a body that the
 * server refuses (400, 413, 422) is sent in halves, and a single line that it refuses is dropped, with a Problem: if it is too
 * large, or the server has accepted others before. At the end of the process a thread of its own sends what is left, within the
 * exit's time limit.
 *
 * @throws CordwoodError for an option that is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { createLogger, httpLines } from 'cordwood'
 * const log = createLogger({ sinks: [httpLines({ url: 'https://logs.internal/ingest', headers: { authorization: 'Bearer …' } })] })
 * log.info('order placed', { orderId: 7 })
 * ```
 */
export function httpLines(options: HttpLinesOptions): Sink {
  checkKeys('httpLines()', options, names)
  const target = checkTarget(options)
  const maxRetryMs = checkInteger('maxRetryMs', options.maxRetryMs, 30_000, 1, longMs)
  const server = new HttpPost(target)
  // Without its query, which may hold a key.
  const name = target.url.replace(/[?#].*$/s, '')
  const dropped = new Map<number, number>()
  let report: ReportProblem = () => {}
  let failures = 0
  let retryAt = 0
  let last: LastSender | undefined
  /** The batch on its way, and how many of its lines are done with. */
  let current: LineBatch | undefined
  let done = 0
  let hasAccepted = false

  const drop = (batch: LineBatch, at: number, status: number): void => {
    const level = batch.levels[at] ?? 0
    dropped.set(level, (dropped.get(level) ?? 0) + 1)
    const message = `${name} refuses a line with status ${status}: it is lost.`
    report({ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', message, lost: 1 })
  }
  const post = async (batch: LineBatch, from: number, to: number): Promise<void> => {
    const text = Buffer.from(batch.lines.slice(from, to).join(''))
    const { status, retryAfterMs } = await (options.gzip === true
      ? server.post(await compress(text), 'gzip')
      : server.post(text, undefined))
    if (status >= 200 && status < 300) {
      done = to
      hasAccepted = true
      return
    }
    // A server that takes nothing at all is not the fault of one line.
    const isFinal = to - from === 1 && (status === tooLarge || hasAccepted)
    if (!isRefusal(status) || (to - from === 1 && !isFinal)) {
      retryAt = performance.now() + Math.min(retryAfterMs, maxRetryMs)
      throw new Error(`${name} answered with status ${status}`)
    }
    if (isFinal) {
      drop(batch, from, status)
      done = to
      return
    }
    const middle = (from + to) >> 1
    await post(batch, from, middle)
    await post(batch, middle, to)
  }
  const flushSync = (deadlineMs: number = 0): void => {
    const batch = current
    if (batch === undefined) {
      last?.end(0)
      last = undefined
      return
    }
    last ??= new LastSender(lastPostProgram, { target })
    if (deadlineMs > 0 && last.send(batch.lines.slice(done).join(''), deadlineMs)) {
      current = undefined
      return
    }
    if (last.hasFailed) throw new Error(`${name} did not take the last lines of the process`)
    throw new CordwoodError('CORDWOOD_PROBLEM_FLUSH_TIMEOUT', `${name} did not take the last lines in time.`)
  }
  const sink: Sink = {
    ...sinkOptionsOf(options),
    name: 'http',
    start(host) {
      report = host.report
    },
    async write(batch) {
      if (batch !== current) done = 0
      current = batch
      // Nothing of an ending process is begun that it cannot finish.
      if (isExiting()) return new Promise(() => {})
      const waitMs = retryAt - performance.now()
      if (waitMs > 0) {
        await new Promise<void>((resolve) => {
          setTimeout(resolve, waitMs).unref()
        })
      }
      try {
        await post(batch, done, batch.lines.length)
      } catch (cause) {
        failures++
        retryAt = Math.max(retryAt, performance.now() + fullJitterMs(failures, baseRetryMs, maxRetryMs, systemRandom))
        throw cause
      }
      failures = 0
      if (current === batch) current = undefined
    },
    async flush() {},
    held: () => ({ pending: new Map(), dropped }),
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
  // Only an ending process waits for the server within a call.
  return Object.defineProperty(sink, 'flushSync', { enumerable: true, get: () => (isExiting() ? flushSync : undefined) })
}
