import type { Outcome, RunCommand } from './outcome.ts'
import type { Output } from './output.ts'

/** Runs a command with words of its own. */
export type RunOwnWords = (words: readonly string[], output: Output) => Promise<Outcome>

/** The commands that ask lines, by name. Each is loaded when it is run: a short answer should not wait for code it does not need. */
export const commands: Readonly<Record<string, () => Promise<RunCommand>>> = {
  search: async () => (await import('./search.ts')).search,
  tail: async () => (await import('./tail.ts')).tail,
  trace: async () => (await import('./trace/trace.ts')).trace,
  count: async () => (await import('./count.ts')).count,
  top: async () => (await import('./top.ts')).top,
  stats: async () => (await import('./stats.ts')).stats,
  histogram: async () => (await import('./histogram.ts')).histogram,
  patterns: async () => (await import('./patterns.ts')).patterns,
  diff: async () => (await import('./diff/diff.ts')).diff,
  export: async () => (await import('./export/export.ts')).exportLines,
  explain: async () => (await import('./explain.ts')).explain,
  version: async () => (await import('./version.ts')).version,
}

/** Commands with words of their own. */
export const ownCommands: Readonly<Record<string, () => Promise<RunOwnWords>>> = {
  import: async () => (await import('./import/import.ts')).importFiles,
  compact: async () => (await import('./store/compact.ts')).compact,
  repair: async () => (await import('./store/repair.ts')).repair,
  erase: async () => (await import('./store/erase.ts')).erase,
  ship: async () => (await import('./ship/ship.ts')).ship,
  'dead-letter': async () => (await import('./dead-letter.ts')).deadLetter,
  spool: async () => (await import('./spool/spool.ts')).spool,
  lint: async () => (await import('./lint.ts')).lint,
  audit: async () => (await import('./audit.ts')).audit,
}
