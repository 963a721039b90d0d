import { monotonicMs } from '../core/clock.ts'
import { levelNumbers } from '../core/level.ts'
import { isExiting, registerAtExit } from '../writer/exit.ts'
import type { LoggerCore } from './core.ts'
import type { ExitSettings } from './options.ts'

/** Has the lines of a root logger written when the process ends, and its death logged. */
export function endWithProcess(core: LoggerCore, { signals, timeoutMs, logFatal }: Required<ExitSettings>): void {
  const { pipeline } = core
  const audit = pipeline.parts.audit?.writer
  if (pipeline.targets.length === 0 && audit === undefined) return
  let isOutOfTime = false
  const fatal = (error: unknown, origin: string): void => {
    if (levelNumbers.fatal < core.level()) return
    core.emit(
      levelNumbers.fatal,
      origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception',
      undefined,
      error,
    )
  }
  pipeline.onClose = registerAtExit({
    signals,
    timeoutMs,
    flushSync(deadlineMs) {
      const start = monotonicMs()
      // A scope that is still open now counts as failed.
      if (isExiting()) pipeline.staging?.tail?.keepAll()
      audit?.flushSync()
      pipeline.budget.releaseAll()
      for (const { writer } of pipeline.targets) writer.flushSync(Math.max(0, deadlineMs - (monotonicMs() - start)))
    },
    ...(logFatal ? { fatal } : {}),
    beforeExit() {
      pipeline.staging?.tail?.keepAll()
      // Once the time is up the process may end: it must not be kept alive by a sink that takes nothing.
      const isDone = ({ writer }: (typeof pipeline.targets)[number]): boolean =>
        writer.stats.pending.total === 0 && writer.sink.hasMore?.() !== true
      const hasAll = pipeline.budget.count === 0 && pipeline.targets.every(isDone)
      if (isOutOfTime || hasAll) return
      void pipeline.flush(timeoutMs).then((report) => {
        isOutOfTime = report.timedOut
      })
    },
  })
}
