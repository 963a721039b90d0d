import type { LogQuery } from '../../search/log-query.ts'
import type { Command } from '../command.ts'
import { durationFlag } from '../duration-flag.ts'

/** The time that is looked at, and the time before it that is usual. */
export interface DiffWindow {
  readonly beforeMs: number
  readonly fromMs: number
  readonly toMs: number
}

const defaultMs = 15 * 60_000
/** The time before is so many times as long, so that what is usual is known well. */
const longer = 4

/**
 * The range that was asked for; without one the last quarter of an hour before the newest line, so that it works on old files too.
 * Undefined where there is no line.
 */
export async function readWindow(command: Command, query: LogQuery): Promise<DiffWindow | undefined> {
  const plan = query.explain()
  let [fromMs, toMs] = [plan.from?.getTime(), plan.to?.getTime()]
  if (toMs === undefined) {
    const { records } = await query.search({ limit: 1, order: 'newest' })
    const newest = records[0]?.time
    if (newest === undefined) return undefined
    toMs = Math.floor(newest) + 1
  }
  fromMs ??= toMs - defaultMs
  const before = command.text('before')
  return { beforeMs: fromMs - (before === undefined ? longer * (toMs - fromMs) : durationFlag('--before', before)), fromMs, toMs }
}
