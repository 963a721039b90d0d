import { createHistogram } from 'node:perf_hooks'
import type { Session } from './contender.ts'
import { drive } from './drive.ts'
import type { Answer } from './job.ts'

/** Nanoseconds of each single call, the clock's own two readings included (some 50 ns, for everybody the same). */
export async function measureLatency(session: Session, lines: number): Promise<Answer> {
  const start = await drive(session, 0, Math.ceil(lines / 2))
  const histogram = createHistogram()
  const { call } = session
  const end = await drive(session, start, lines, (index) => {
    const before = performance.now()
    call(index)
    histogram.record(Math.max(1, Math.round((performance.now() - before) * 1e6)))
  })
  await session.close()
  return {
    figures: { p50: histogram.percentile(50), p99: histogram.percentile(99), p999: histogram.percentile(99.9) },
    logged: end,
  }
}
