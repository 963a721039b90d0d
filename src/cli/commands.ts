import { count } from './count.ts'
import { diff } from './diff/diff.ts'
import { exportLines } from './export/export.ts'
import { explain } from './explain.ts'
import { histogram } from './histogram.ts'
import type { RunCommand } from './outcome.ts'
import { patterns } from './patterns.ts'
import { search } from './search.ts'
import { stats } from './stats.ts'
import { tail } from './tail.ts'
import { top } from './top.ts'
import { trace } from './trace/trace.ts'
import { version } from './version.ts'

/** All commands by name. */
export const commands: Readonly<Record<string, RunCommand>> = {
  search,
  tail,
  count,
  top,
  patterns,
  stats,
  trace,
  diff,
  histogram,
  export: exportLines,
  explain,
  version,
}
