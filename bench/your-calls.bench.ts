import type { Bench } from './lib/bench.ts'
import type { Kind } from './lib/job.ts'

/** The same questions, asked about the calls of a module of yours. */
export function yourCallsBench(module: string): Bench {
  const column = (title: string, kind: Kind, figure: string): Bench['columns'][number] => ({
    title,
    kind,
    calls: { module },
    figure,
  })
  return {
    name: 'yours',
    title: `Your calls (${module})`,
    note:
      'Every logger is given the same calls; a logger that wants message and fields the other way round has them exchanged. ' +
      'Where the module has a context, every ten lines run in a new one.',
    lines: 100_000,
    columns: [
      column('call', 'call', 'callNanoseconds'),
      column('CPU', 'file', 'cpuMicroseconds'),
      column('p50', 'latency', 'p50'),
      column('p99', 'latency', 'p99'),
      column('p99.9', 'latency', 'p999'),
      column('heap', 'heap', 'heapBytes'),
      column('bytes', 'file', 'bytesPerLine'),
    ],
  }
}
