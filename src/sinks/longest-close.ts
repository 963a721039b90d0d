import type { Sink } from '../core/sink.ts'

/** What is waited for at a close of several sinks: as long as for the slowest of them; nothing where none says something. */
export function longestClose(sinks: readonly Sink[]): Pick<Sink, 'closeDeadlineMs'> {
  const all = sinks.flatMap(({ closeDeadlineMs }) => closeDeadlineMs ?? [])
  return all.length === 0 ? {} : { closeDeadlineMs: Math.max(...all) }
}
