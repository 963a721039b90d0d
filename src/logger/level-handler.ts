import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { readDuration } from './duration.ts'
import { type LevelSwitch, switchOf } from './level-switch.ts'

const maxBodyBytes = 4096

/** A logger whose level can be asked for and set, as that of all of ours. */
export interface LevelLogger {
  /** The lowest level that is logged, by name. */
  level: string
  /** The numbers of all levels by name. */
  readonly levels: { readonly values: Readonly<Record<string, number>> }
}

/** Options of {@link levelHandler}. */
export interface LevelHandlerOptions {
  /** How long a level is kept at most, and where a request does not say: `10m` or milliseconds. Default: for good. */
  readonly maxFor?: string | number
}

/** Answers requests of `node:http`, and of what is built on it (Express, Koa, Fastify's raw ones). */
export interface LevelHandler {
  /** Answers one request. */
  (request: IncomingMessage, response: ServerResponse): void
  /** The same for what speaks `Request` and `Response`: Hono, fetch handlers. */
  fetch(request: Request): Promise<Response>
}

interface Answer {
  readonly status: number
  readonly body: object
  readonly allow?: string
}

/**
 * Shows and sets the level of a logger over HTTP. `GET` answers `{ "level": "info", "levels": [...] }`; `PUT` takes
 * `{ "level": "debug" }`, or for a time `{ "level": "debug", "for": "10m" }`, after which the level goes back by itself, unless somebody has set
 * it by hand meanwhile. While it is for a time, answers say `revertsTo` and `revertsAt`. What cannot be understood is answered with
 * 400 and `{ "error": "..." }`.
 *
 * Whoever can reach it can fill your disk, or silence the log: mount it behind your own authentication, or on a port that only
 * operators reach. It does not look at the path.
 *
 * @param log - a logger; of a child the level becomes its own.
 * @throws CordwoodError for options that cannot be used.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createLogger, levelHandler } from 'cordwood'
 * const log = createLogger()
 * const server = createServer(levelHandler(log, { maxFor: '1h' }))
 * server.listen(0, '127.0.0.1')
 * // curl -X PUT localhost:PORT -d '{"level":"debug","for":"10m"}'
 * server.close()
 * ```
 */
export function levelHandler(log: LevelLogger, options: LevelHandlerOptions = {}): LevelHandler {
  checkKeys('levelHandler', options, ['maxFor'])
  const maxForMs = options.maxFor === undefined ? undefined : readDuration('maxFor', options.maxFor)
  const levels = switchOf(log)

  const state = (): Answer => {
    const { temporary } = levels
    const until =
      temporary === undefined ? {} : { revertsTo: temporary.revertsTo, revertsAt: new Date(temporary.revertsAt).toISOString() }
    return { status: 200, body: { level: log.level, ...until, levels: [...Object.keys(log.levels.values), 'silent'] } }
  }
  const answer = (method: string | undefined, body: unknown): Answer => {
    if (method === 'GET' || method === 'HEAD') return state()
    if (method !== 'PUT') return { status: 405, body: { error: `Expected GET or PUT, got ${method}.` }, allow: 'GET, HEAD, PUT' }
    try {
      change(levels, body, maxForMs)
      return state()
    } catch (error) {
      if (error instanceof CordwoodError) return { status: 400, body: { error: error.message } }
      throw error
    }
  }
  const handler = (request: IncomingMessage, response: ServerResponse): void => answerNode(request, response, answer)
  return Object.assign(handler, { fetch: (request: Request) => answerFetch(request, answer) })
}

function change(levels: LevelSwitch, body: unknown, maxForMs: number | undefined): void {
  const asked: unknown = typeof body === 'string' ? parse(body) : body
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected a JSON object such as {"level":"debug","for":"10m"}, got ${describe(asked)}.`,
    )
  }
  checkKeys('the request', asked, ['level', 'for'])
  const { level, for: time } = asked as { readonly level?: unknown; readonly for?: unknown }
  if (typeof level !== 'string')
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`level\` to be a text, got ${describe(level)}.`)
  const forMs = time === undefined || time === null ? maxForMs : Math.min(readDuration('for', time), maxForMs ?? Infinity)
  levels.set(level, forMs)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', 'Expected a body of JSON, got something else.', { cause })
  }
}

type GiveAnswer = (method: string | undefined, body: unknown) => Answer

const tooLarge: Answer = { status: 413, body: { error: `Expected a body of at most ${maxBodyBytes} bytes, got more.` } }
const headersOf = ({ allow }: Answer): Record<string, string> => ({
  'content-type': 'application/json',
  'cache-control': 'no-store',
  ...(allow === undefined ? {} : { allow }),
})

async function answerFetch(request: Request, answer: GiveAnswer): Promise<Response> {
  const text = request.method === 'PUT' ? await request.text() : ''
  const given = text.length > maxBodyBytes ? tooLarge : answer(request.method, text)
  const body = request.method === 'HEAD' ? null : `${JSON.stringify(given.body)}\n`
  return new Response(body, { status: given.status, headers: headersOf(given) })
}

function answerNode(request: IncomingMessage, response: ServerResponse, answer: GiveAnswer): void {
  const end = (given: Answer): void => {
    response.writeHead(given.status, headersOf(given))
    response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(given.body)}\n`)
  }
  // A body parser may have read it already.
  const parsed: unknown = (request as { readonly body?: unknown }).body
  if (request.method !== 'PUT' || parsed !== undefined) {
    end(answer(request.method, parsed))
    return
  }
  let body = ''
  let isEnded = false
  request.setEncoding('utf8')
  request.on('data', (part: string) => {
    body += part
    if (body.length <= maxBodyBytes || isEnded) return
    isEnded = true
    response.setHeader('connection', 'close')
    end(tooLarge)
  })
  request.on('end', () => {
    if (!isEnded) end(answer(request.method, body))
  })
}
