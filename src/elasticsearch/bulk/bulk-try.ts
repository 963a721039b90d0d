import { type BulkVerdict, judgeBulk } from './bulk-answer.ts'
import { type BulkRequestOptions, requestBulk } from './bulk-request.ts'
import { countAll, type Run } from '../ship/line-run.ts'

/** One try to send lines, and what came of it. */
export interface BulkTry {
  readonly verdict: BulkVerdict
  /** Of the body as it was sent; 0 where there was no answer. */
  readonly bytes: number
}

/** Sends lines once. Never rejects: no answer is a verdict too. @param now - milliseconds since 1970. */
export async function tryBulk(
  runs: readonly Run[],
  target: string,
  options: BulkRequestOptions,
  now: () => number,
): Promise<BulkTry> {
  try {
    const answer = await requestBulk(runs, target, options)
    return { verdict: judgeBulk(answer, countAll(runs), now()), bytes: answer.bytes }
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error'
    const reason = error instanceof Error ? error.message : String(error)
    // A client that refuses the server, or us: no use in trying at once.
    const kind = name === 'ProductNotSupportedError' || name === 'CordwoodError' ? 'hold' : 'retry'
    return { verdict: { kind, refusal: { status: 0, type: name, reason }, retryAfterMs: 0 }, bytes: 0 }
  }
}
