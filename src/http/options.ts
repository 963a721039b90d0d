import { checkFunction, checkKeys, checkString } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { type LevelName, levelNumbers } from '../core/level.ts'
import type { RequestLog } from './log.ts'

/** What is known of a request when it is over. */
export interface RequestOutcome {
  /** The response's status; undefined when none was sent. */
  readonly status: number | undefined
  /** Milliseconds from the first byte of the request to the end of the response. */
  readonly durationMs: number
  /** The connection closed before the response was sent whole. */
  readonly aborted: boolean
  /** What the handler threw, where it was seen. */
  readonly error: unknown
  /** The pattern of the route, where the framework has one. */
  readonly route: string | undefined
}

/** Decides on an access line: false for none, a level, or true (or nothing) for the usual level. */
export type AccessLog<Request> = (outcome: RequestOutcome, request: Request) => boolean | LevelName | undefined

/** Options of the wrappers. `Request` is what the framework's handlers get: the request of node:http, Express and Fastify, the context of Koa and Hono. */
export interface HttpOptions<Request> {
  /** The header with the request's id, for both directions; default `x-request-id`. */
  readonly requestIdHeader?: string
  /**
   * Whether the ids of a request's headers are taken (request id, `traceparent` and `tracestate`, `x-transaction-id`), each when
   * it has the form of one; default true. False where requests come from strangers; or a function that tells.
   */
  readonly trustHeader?: boolean | ((request: Request) => boolean)
  /** Whether the response gets the request's id in the same header; default true. */
  readonly echoHeader?: boolean
  /**
   * Whether there is one access line a request; default true. A function chooses its level, or false for none. The usual level:
   * error from status 500, warn from 400 and for aborted requests, else info.
   */
  readonly accessLog?: boolean | AccessLog<Request>
  /** True for requests that get no access line (health checks). They have their context like all others. */
  readonly ignore?: (request: Request) => boolean
  /** The id of the session; asked when the request comes, and again for the access line when there was none. */
  readonly session?: (request: Request) => string | undefined
  /** The id of the user; asked when the request comes, and again for the access line when there was none. */
  readonly user?: (request: Request) => string | undefined
  /** The id of the transaction; without one it is the header `x-transaction-id`, else the request's own span id. */
  readonly transaction?: (request: Request) => string | undefined
}

/** Options, checked and complete. */
export interface HttpSettings<Request> {
  readonly log: RequestLog
  readonly requestIdHeader: string
  readonly echoHeader: boolean
  readonly trusts: (request: Request) => boolean
  /** Undefined: no access lines. */
  readonly accessLog: AccessLog<Request> | undefined
  readonly ignores: (request: Request) => boolean
  readonly session: (request: Request) => string | undefined
  readonly user: (request: Request) => string | undefined
  readonly transaction: (request: Request) => string | undefined
}

const known = ['requestIdHeader', 'trustHeader', 'echoHeader', 'accessLog', 'ignore', 'session', 'user', 'transaction']

function checkLog(owner: string, log: RequestLog): RequestLog {
  const methods: Partial<RequestLog> | undefined = log
  const missing = Object.keys(levelNumbers).filter((name) => typeof methods?.[name as LevelName] !== 'function')
  if (missing.length === 0) return log
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected the first argument of ${owner} to be a logger, but it has no ${missing.join(', ')}.`,
  )
}

function checkHeader(name: string, value: unknown): string {
  const header = checkString(name, value).toLowerCase()
  if (/^[!#$%&'*+.^_`|~\w-]+$/.test(header)) return header
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`${name}\` to be the name of a header, got ${JSON.stringify(value)}.`,
  )
}

function checkSwitch(name: string, value: boolean | undefined, fallback: boolean): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? fallback
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be true or false, got ${typeof value}.`)
}

/**
 * Calls a function of the options so that it cannot hurt the request: when it throws, that is logged (the first time) and the
 * fallback stands for its answer.
 */
function guard<Args extends unknown[], Result>(
  log: RequestLog,
  name: string,
  call: ((...args: Args) => Result) | undefined,
  fallback: Result,
): (...args: Args) => Result {
  if (call === undefined) return () => fallback
  checkFunction(name, call)
  let reported = false
  return (...args) => {
    try {
      return call(...args)
    } catch (error) {
      if (!reported) log.warn(`option ${name} of the HTTP wrapper threw`, error)
      reported = true
      return fallback
    }
  }
}

/** Checks the arguments of a wrapper. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function readOptions<Request>(owner: string, log: RequestLog, options: HttpOptions<Request> = {}): HttpSettings<Request> {
  checkLog(owner, log)
  checkKeys(owner, options, known)
  const { accessLog = true, trustHeader = true } = options
  const trusts = typeof trustHeader === 'function' ? trustHeader : () => checkSwitch('trustHeader', trustHeader, true)
  if (typeof trustHeader !== 'function') checkSwitch('trustHeader', trustHeader, true)
  const levelOf = typeof accessLog === 'function' ? accessLog : () => true
  return {
    log,
    requestIdHeader: checkHeader('requestIdHeader', options.requestIdHeader ?? 'x-request-id'),
    echoHeader: checkSwitch('echoHeader', options.echoHeader, true),
    trusts: guard(log, 'trustHeader', trusts, false),
    accessLog:
      typeof accessLog === 'function' || checkSwitch('accessLog', accessLog, true)
        ? guard(log, 'accessLog', levelOf, true)
        : undefined,
    ignores: guard(log, 'ignore', options.ignore, false),
    session: guard(log, 'session', options.session, undefined),
    user: guard(log, 'user', options.user, undefined),
    transaction: guard(log, 'transaction', options.transaction, undefined),
  }
}
