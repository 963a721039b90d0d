import type { Bench } from './lib/bench.ts'

/** What a call leaves to the garbage collector. */
export const heapBench: Bench = {
  name: 'heap',
  title: 'Heap bytes a call',
  note: 'Bytes of the JavaScript heap used up by a call and by the writing of its line to a file, compared with plain pino without child and context.',
  lines: 40_000,
  columns: (['base', 'child', 'context'] as const).map((variant) => ({
    title: variant,
    kind: 'heap',
    calls: { variant },
    figure: 'heapBytes',
    reference: 'base',
  })),
}
