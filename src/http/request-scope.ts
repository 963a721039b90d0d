import { AsyncLocalStorage } from 'node:async_hooks'
import { findActiveSpan } from '../context/otel.ts'
import { runInScope } from '../context/run.ts'
import { endScope } from '../context/scope.ts'
import { contextStorage } from '../context/storage.ts'
import type { ContextCell } from '../core/context.ts'
import { systemClock } from '../core/clock.ts'
import type { LevelName } from '../core/level.ts'
import { type AccessFacts, accessFields, pathOf, remoteAddress } from './access-line.ts'
import type { BodyBytes } from './body-bytes.ts'
import { headerOf, type RequestMessage } from './message.ts'
import type { HttpSettings, RequestOutcome } from './options.ts'

/** How a request ended. */
export interface RequestEnd {
  readonly status: number | undefined
  readonly aborted: boolean
}

/** What one request is while it is worked on: its scope, what was seen of it, and its one access line. */
export class RequestScope<Request = unknown> {
  readonly request: RequestMessage
  readonly requestId: string
  /** What only the framework knows, asked for when the access line is made. */
  route: () => string | undefined = () => undefined
  clientIp: () => string | undefined
  bytes: BodyBytes | undefined = undefined

  readonly #settings: HttpSettings<Request>
  readonly #view: Request
  readonly #cell: ContextCell
  readonly #parentSpanId: string | undefined
  readonly #path: string | undefined
  readonly #beganMs: number = systemClock.monotonic()
  /** Back into the scope from wherever the response ends. */
  readonly #inside: (call: () => void) => void
  #errors: unknown[] = []
  #endedMs: number | undefined = undefined

  constructor(
    settings: HttpSettings<Request>,
    view: Request,
    request: RequestMessage,
    requestId: string,
    parentSpanId: string | undefined,
    cell: ContextCell,
  ) {
    this.#settings = settings
    this.#view = view
    this.request = request
    this.requestId = requestId
    this.#parentSpanId = parentSpanId
    this.#cell = cell
    // Both change while routers work on the request, or are gone when the connection is.
    this.#path = pathOf(request)
    const address = remoteAddress(request)
    this.clientIp = () => address
    // A span of OpenTelemetry that is active now is to be on the access line; without one, our own storage is enough, and cheaper.
    const run = (call: () => void): void => contextStorage.run(this.#cell, call)
    this.#inside = findActiveSpan() === undefined ? run : contextStorage.run(this.#cell, () => AsyncLocalStorage.snapshot())
  }

  get cell(): ContextCell {
    return this.#cell
  }

  /** Runs a part of the request in its scope, or in the one within it that is current. */
  run<Result>(call: () => Result): Result {
    return contextStorage.getStore()?.root === this.#cell.root ? call() : runInScope(this.#cell, call)
  }

  /** Logs what a handler threw, each error once: as an error, or as a warning where it names a status below 500. */
  fail(error: unknown): void {
    if (this.#errors.includes(error)) return
    this.#errors.push(error)
    const level = isClientError(error) ? 'warn' : 'error'
    this.run(() => this.#settings.log[level]('request failed', error))
  }

  /** Notes the time at which the response was sent whole. */
  finish(): void {
    this.#endedMs ??= systemClock.monotonic()
  }

  /** Writes the access line. Only the first call counts. */
  end = (end: RequestEnd): void => {
    this.end = () => {}
    this.finish()
    this.#inside(() => this.#log(end))
    const error = this.#errors.find((thrown) => !isClientError(thrown))
    const durationMs = (this.#endedMs ?? 0) - this.#beganMs
    const hasFailed = error !== undefined || (end.status ?? 0) >= 500
    endScope(this.#cell.root, { hasFailed, durationMs, status: end.status, error })
  }

  #log({ status, aborted }: RequestEnd): void {
    const settings = this.#settings
    const view = this.#view
    if (settings.accessLog === undefined || settings.ignores(view)) return
    const durationMs = (this.#endedMs ?? 0) - this.#beganMs
    const outcome: RequestOutcome = { status, durationMs, aborted, error: this.#errors[0], route: this.#ask(this.route) }
    const answer = settings.accessLog(outcome, view)
    if (answer === false) return
    const level = typeof answer === 'string' && answer in settings.log ? answer : usualLevel(outcome)
    settings.log[level](aborted ? 'request aborted' : 'request completed', accessFields(this.#facts(), outcome))
  }

  #facts(): AccessFacts {
    const { sessionId, userId } = this.#cell.context.fields
    return {
      method: this.request.method,
      path: this.#path,
      clientIp: this.#ask(this.clientIp),
      userAgent: headerOf(this.request, 'user-agent'),
      requestBytes: this.bytes?.request(),
      responseBytes: this.bytes?.response(),
      parentSpanId: this.#parentSpanId,
      sessionId: sessionId === undefined ? this.#settings.session(this.#view) : undefined,
      userId: userId === undefined ? this.#settings.user(this.#view) : undefined,
    }
  }

  /** Frameworks compute these when asked, and may throw. */
  #ask(question: () => string | undefined): string | undefined {
    try {
      return question()
    } catch {
      return undefined
    }
  }
}

function usualLevel({ status = 0, aborted }: RequestOutcome): LevelName {
  if (status >= 500) return 'error'
  return status >= 400 || aborted ? 'warn' : 'info'
}

/** Frameworks' own errors say which status they mean: `status` in Express, Koa and Hono, `statusCode` in Fastify. */
function isClientError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { status, statusCode }: { status?: unknown; statusCode?: unknown } = error
  const named = status ?? statusCode
  return typeof named === 'number' && named >= 400 && named < 500
}
