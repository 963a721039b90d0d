import type { Budget } from '../writer/budget.ts'
import type { FlushReport } from '../writer/flush-report.ts'
import { within } from '../writer/within.ts'
import type { Target } from './route.ts'

const defaultMs = 5_000
/** A line that waited for an enricher may wait for a detector then. */
const rounds = 2

function totals(targets: readonly Target[]): { readonly written: number; readonly dropped: number } {
  let written = 0
  let dropped = 0
  for (const { writer } of targets) {
    const { stats } = writer
    written += stats.written.total
    dropped += stats.dropped.total
  }
  return { written, dropped }
}

/** Waits for the lines that wait for slow work, sends on those that still wait then, and empties the sinks after that. */
export async function settle(
  budget: Budget,
  targets: readonly Target[],
  timeoutMs: number = defaultMs,
  empty: () => Promise<FlushReport>,
): Promise<FlushReport> {
  const before = totals(targets)
  const isInTime = await within(timeoutMs, async () => {
    for (let round = 0; round < rounds; round++) await budget.flush()
  })
  if (!isInTime) budget.releaseAll()
  const { timedOut } = await empty()
  const after = totals(targets)
  return { written: after.written - before.written, dropped: after.dropped - before.dropped, timedOut }
}
