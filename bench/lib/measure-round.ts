import type { Bench, Column } from './bench.ts'
import type { Contender } from './contender.ts'
import type { Figures, Job } from './job.ts'
import { runChild } from './run-child.ts'
import { shuffled } from './statistics.ts'

/** Figures of each round, by `contender / kind / calls`. */
export type Rounds = Map<string, Figures[]>

function nameOf(calls: Job['calls']): string {
  return 'variant' in calls ? calls.variant : calls.module
}

/** Where the figures of a column's measurement stand. */
export function cellKey(contender: string, column: Pick<Column, 'kind' | 'calls'>): string {
  return `${contender} / ${column.kind} / ${nameOf(column.calls)}`
}

function has(contender: Contender, calls: Job['calls']): boolean {
  return 'module' in calls || contender.open[calls.variant] !== undefined
}

/** Measures everything that a bench needs once, the contenders in a new order, and adds it to the rounds. */
export async function measureRound(
  node: string,
  bench: Bench,
  contenders: readonly Contender[],
  share: number,
  rounds: Rounds,
): Promise<void> {
  const cells = new Map<string, { contender: Contender; column: Column }>()
  for (const contender of contenders) {
    if (bench.without?.includes(contender.name)) continue
    for (const column of bench.columns) {
      if (has(contender, column.calls)) cells.set(cellKey(contender.name, column), { contender, column })
    }
  }
  for (const [key, { contender, column }] of shuffled([...cells])) {
    const lines = Math.ceil(bench.lines * share * (contender.pace ?? 1) * (column.times ?? 1))
    const job = { contender: contender.name, kind: column.kind, calls: column.calls, lines }
    // Whether lines of your calls lie below the level is theirs to know, so only their own count is checked.
    const expectLines = 'module' in column.calls ? undefined : column.calls.variant !== 'disabled'
    const figures = await runChild(node, job, expectLines)
    rounds.set(key, [...(rounds.get(key) ?? []), figures])
  }
}
