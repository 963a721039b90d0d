import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildPackage } from './lib/built-package.ts'
import type { BenchOptions } from './lib/options.ts'
import { type Shipper, shippers } from './lib/shipper.ts'
import { median, shuffled, spread } from './lib/statistics.ts'
import type { Cell, Table } from './lib/table.ts'

const childPath = fileURLToPath(new URL('lib/ship-child.ts', import.meta.url))
/** So many that the start of a thread is a small part of it: it has a column of its own. */
const lines = 200_000
const execute = promisify(execFile)

interface Shipped {
  readonly cpuMicroseconds: number
  readonly threadMicroseconds: number
  readonly wallMicroseconds: number
  readonly startMicroseconds: number
  readonly logged: number
}

type Figure = Exclude<keyof Shipped, 'logged'>

async function countAt(node: string, target: string): Promise<number> {
  await fetch(`${node}/${target}/_refresh`, { method: 'POST' })
  const answer = await fetch(`${node}/${target}/_count`)
  return ((await answer.json()) as { count: number }).count
}

async function shipOnce(binary: string, name: string, node: string, share: number): Promise<Shipped> {
  const target = `logs-bench-${process.pid}x${Math.floor(Math.random() * 1e9).toString(36)}`
  const { pace = 1, isFile = false } = shippers[name] ?? {}
  const count = Math.ceil(lines * share * pace)
  const { stdout } = await execute(binary, ['--no-warnings', childPath, name, node, target, String(count)])
  const shipped = JSON.parse(stdout) as Shipped
  const found = isFile ? shipped.logged : await countAt(node, target)
  if (found !== shipped.logged) throw new Error(`${name}: expected ${shipped.logged} lines on the server, got ${found}.`)
  return shipped
}

function cellOf(values: readonly Shipped[], reference: readonly Shipped[], figure: Figure): Cell | null {
  const own = values.map((value) => value[figure])
  if (own.some((value) => value === null || Number.isNaN(value))) return null
  const ratios = own.map((value, round) => value / (reference[round]?.[figure] ?? Number.NaN))
  return { ratio: median(ratios), median: median(own), spread: spread(ratios) }
}

/**
 * What a line costs on its way to Elasticsearch, until the server has acknowledged it; every line is counted there.
 *
 * @param binary - the Node that ships.
 * @param node - URL of the server.
 */
export async function shipTable(binary: string, node: string, options: BenchOptions): Promise<Table> {
  buildPackage()
  const names = Object.keys(shippers)
  const all = new Map<string, Shipped[]>(names.map((name) => [name, []]))
  for (let round = 0; round < options.rounds; round++) {
    for (const name of shuffled(names)) all.get(name)?.push(await shipOnce(binary, name, node, options.share))
  }
  const cheapest = (isCandidate: (shipper: Shipper | undefined) => boolean): readonly Shipped[] =>
    names
      .filter((name) => isCandidate(shippers[name]))
      .map((name) => all.get(name) ?? [])
      .sort((a, b) => median(a.map((value) => value.cpuMicroseconds)) - median(b.map((value) => value.cpuMicroseconds)))[0] ?? []
  const tuned = cheapest((shipper) => shipper?.reference === true)
  const file = cheapest((shipper) => shipper?.isFile === true)
  return {
    title: 'Shipping to Elasticsearch',
    note:
      'CPU of the process (all its threads) and wall time a line, from the making of the logger until the server has acknowledged the last ' +
      `of ${lines.toLocaleString('en')} lines; every line is counted there. Here the cheaper of the two tuned settings of pino-elasticsearch = 1.00; ` +
      'it has no gzip. "Start" is the CPU of a logger that ships 100 lines and is closed, in a process that has shipped before; it is a part of the first column too. ' +
      'The last column is what the thread that logs pays a line: here the same lines to a file = 1.00.',
    columns: ['CPU', 'wall', 'start', "application's thread"],
    rows: [...all].map(([name, values]) => ({
      name,
      cells: [
        cellOf(values, tuned, 'cpuMicroseconds'),
        cellOf(values, tuned, 'wallMicroseconds'),
        cellOf(values, tuned, 'startMicroseconds'),
        cellOf(values, file, 'threadMicroseconds'),
      ],
    })),
  }
}
