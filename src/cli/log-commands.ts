import { count } from './count.ts'
import { diff } from './diff/diff.ts'
import { explain } from './explain.ts'
import { exportLines } from './export/export.ts'
import { histogram } from './histogram.ts'
import { importFiles } from './import/import.ts'
import { lint } from './lint.ts'
import type { RunCommand, RunOwnWords } from './outcome.ts'
import { patterns } from './patterns.ts'
import { search } from './search.ts'
import { stats } from './stats.ts'
import { compact } from './store/compact.ts'
import { erase } from './store/erase.ts'
import { repair } from './store/repair.ts'
import { tail } from './tail.ts'
import { top } from './top.ts'
import { trace } from './trace/trace.ts'

/** The commands that ask lines, by name. */
export const askingCommands: Readonly<Record<string, RunCommand>> = {
  search,
  tail,
  trace,
  count,
  top,
  stats,
  histogram,
  patterns,
  diff,
  export: exportLines,
  explain,
}

/** Those that keep lines, and look through saved queries. */
export const keepingCommands: Readonly<Record<string, RunOwnWords>> = { import: importFiles, compact, repair, erase, lint }
