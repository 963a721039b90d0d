import type { Bench, Column } from './lib/bench.ts'
import type { Variant } from './lib/contender.ts'

const percentiles = [
  ['p50', 'p50'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
] as const

function columns(variant: Variant): Column[] {
  return percentiles.map(([title, figure]) => ({
    title: `${variant} ${title}`,
    kind: 'latency',
    calls: { variant },
    figure,
    reference: 'base',
  }))
}

/** How long single calls keep their caller. */
export const latencyBench: Bench = {
  name: 'latency',
  title: 'How long a call keeps its caller',
  note: 'Wall time of each single call that writes to a file, compared with plain pino without context.',
  lines: 100_000,
  columns: [...columns('base'), ...columns('context')],
}
