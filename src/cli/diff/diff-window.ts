import type { LogQuery } from '../../search/log-query.ts'
import type { Command } from '../command.ts'
import { invalidFlag } from '../invalid-flag.ts'

/** The time that is looked at, and the time before it that is usual. */
export interface DiffWindow {
  readonly beforeMs: number
  readonly fromMs: number
  readonly toMs: number
}

const units: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 }
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
  return { beforeMs: fromMs - (before === undefined ? longer * (toMs - fromMs) : durationOf(before)), fromMs, toMs }
}

function durationOf(text: string): number {
  const [, number, unit] = /^(\d+)([smhdw])$/.exec(text) ?? []
  if (number === undefined || Number(number) === 0) throw invalidFlag('--before such as 30m, 2h or 7d', text)
  return Number(number) * (units[unit ?? ''] ?? 0)
}
