import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEngine } from '../../src/core/engine.ts'
import { parseQuery } from '../../src/query/parser.ts'

/** How a new line is looked for: by an id that only it has, or as the newest of all, which has every line counted that is not sealed yet. */
export type Look = 'id' | 'newest'

/** A line that was logged. */
export interface SentLine {
  readonly n: number
  /** Milliseconds of the clock that all processes share. */
  readonly sentMs: number
}

/** The clock that all processes of a machine share, in milliseconds. */
export const sharedMs = (): number => Number(process.hrtime.bigint()) / 1e6

const pauseMs = 2

/**
 * Looks for the last line that was sent, until it is found, then for the one that is the last by then, and so on.
 *
 * @param last - the line that was sent last; undefined before the first, `end` when there is no other.
 * @returns milliseconds from the call until the line was found.
 */
export async function lookForLines(engine: LogEngine, look: Look, last: () => SentLine | 'end' | undefined): Promise<number[]> {
  const latencies: number[] = []
  let found = 0
  for (;;) {
    const line = last()
    if (line === 'end') return latencies
    if (line === undefined || line.n <= found) {
      await sleep(pauseMs)
      continue
    }
    while (found < line.n) {
      found = Math.max(found, await newestNumber(engine, look, line.n))
      if (found < line.n) await sleep(pauseMs)
    }
    latencies.push(sharedMs() - line.sentMs)
  }
}

async function newestNumber(engine: LogEngine, look: Look, n: number): Promise<number> {
  const query = parseQuery(look === 'id' ? `orderId:"o-${n}"` : '*')
  const { records } = await engine.search(query, {}, { limit: 1, order: 'newest' })
  return Number(records[0]?.fields['n'] ?? 0)
}
