import { setImmediate as nextTick } from 'node:timers/promises'
import type { Session } from './contender.ts'

/** Lines of one request, within one scope. */
const linesPerScope = 10
/** Requests between two turns of the event loop, as on a busy server. */
const scopesPerTick = 10

/** Lines between two turns of the event loop. */
export const linesPerTick: number = linesPerScope * scopesPerTick

/**
 * Logs as a service does: a few lines a request, several requests a turn of the event loop.
 *
 * @param call - instead of the session's own, to measure round it.
 * @returns the number of the next line.
 */
export async function drive(
  session: Session,
  from: number,
  lines: number,
  call: Session['call'] = session.call,
): Promise<number> {
  const request = (first: number): void => {
    for (let line = 0; line < linesPerScope; line++) call(first + line)
  }
  const ticks = Math.ceil(lines / linesPerTick)
  for (let tick = 0; tick < ticks; tick++) {
    for (let scope = 0; scope < scopesPerTick; scope++) {
      const first = from + tick * linesPerTick + scope * linesPerScope
      if (session.scope === undefined) request(first)
      else session.scope(first, () => request(first))
    }
    await nextTick()
  }
  return from + ticks * linesPerTick
}
