import type { Bench } from './lib/bench.ts'

/** What a line costs from the call to the file. */
export const fileBench: Bench = {
  name: 'file',
  title: 'A line, from the call to the file',
  note:
    'CPU time of the whole process a line, the last flush included, in requests of ten lines. ' +
    'All are compared with plain pino without child, context and redaction.',
  lines: 200_000,
  columns: [
    ...(['base', 'child', 'context', 'redact'] as const).map((variant) => ({
      title: `${variant}, CPU`,
      kind: 'file' as const,
      calls: { variant },
      figure: 'cpuMicroseconds',
      reference: 'base' as const,
    })),
    { title: 'base, bytes', kind: 'file', calls: { variant: 'base' }, figure: 'bytesPerLine' },
  ],
}
