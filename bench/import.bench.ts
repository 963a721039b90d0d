import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPackage, builtFile } from './lib/built-package.ts'
import { importPrograms } from './lib/import-programs.ts'
import type { Figures } from './lib/job.ts'
import type { BenchOptions } from './lib/options.ts'
import { type ImportJob, runImport } from './lib/run-import.ts'
import { median, shuffled, spread } from './lib/statistics.ts'
import type { Table } from './lib/table.ts'

const rivals = fileURLToPath(new URL('rivals', import.meta.url))
const reference = 'pino sync'

const kinds = ['import', 'first line to a file', 'first line to a pipe'] as const

function jobOf(
  kind: (typeof kinds)[number],
  program: { readonly import: string; readonly line: string },
  file: string,
): ImportJob {
  if (kind === 'import') return { program: program.import, lines: 0, output: file }
  return {
    program: `${program.import}\n${program.line}`,
    lines: 1,
    output: kind === 'first line to a file' ? file : undefined,
  }
}

/** What a service pays for a logger before its first line: processes of their own, one after the other, in a new order each round. */
export function importTable(node: string, options: BenchOptions): Table {
  buildPackage()
  const programs = importPrograms(builtFile('index.js'))
  const names = [...programs.keys()].filter(
    (name) => name === reference || name === 'cordwood' || options.against.length === 0 || options.against.includes(name),
  )
  const columns = kinds.flatMap((kind) =>
    (['CPU', 'wall'] as const).map((unit) => ({
      kind,
      title: `${kind}, ${unit}`,
      figure: unit === 'CPU' ? 'cpuMilliseconds' : 'wallMilliseconds',
    })),
  )
  const rounds = new Map<string, Figures[]>()
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-bench-'))
  try {
    const cells = names.flatMap((name) => kinds.map((kind) => ({ name, kind })))
    for (let round = 0; round < options.rounds; round++) {
      for (const { name, kind } of shuffled(cells)) {
        const program = programs.get(name)
        if (program === undefined) continue
        const key = `${name} / ${kind}`
        const figures = runImport(node, rivals, jobOf(kind, program, join(folder, 'out.ndjson')))
        rounds.set(key, [...(rounds.get(key) ?? []), figures])
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const valuesOf = (name: string, { kind, figure }: (typeof columns)[number]): number[] =>
    (rounds.get(`${name} / ${kind}`) ?? []).map((figures) => figures[figure] ?? Number.NaN)
  return {
    title: 'Import and first line',
    note:
      'Milliseconds beyond what Node needs to start, in a process of its own: of the import of the built package, and of import, ' +
      'logger, one line on standard output and the natural end. Plain pino, as it comes, = 1.00.',
    columns: columns.map(({ title }) => title),
    rows: names.map((name) => ({
      name,
      cells: columns.map((column) => {
        const values = valuesOf(name, column)
        const compared = valuesOf(reference, column)
        const ratios = values.map((value, round) => value / (compared[round] ?? Number.NaN))
        return { ratio: median(ratios), median: median(values), spread: spread(ratios) }
      }),
    })),
  }
}
