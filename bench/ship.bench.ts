import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BenchOptions } from './lib/options.ts'
import { shippers } from './lib/shipper.ts'
import { median, shuffled, spread } from './lib/statistics.ts'
import type { Cell, Table } from './lib/table.ts'

const childPath = fileURLToPath(new URL('lib/ship-child.ts', import.meta.url))
const lines = 60_000
const execute = promisify(execFile)

interface Shipped {
  readonly cpuMicroseconds: number
  readonly wallMicroseconds: number
  readonly logged: number
}

async function countAt(node: string, target: string): Promise<number> {
  await fetch(`${node}/${target}/_refresh`, { method: 'POST' })
  const answer = await fetch(`${node}/${target}/_count`)
  return ((await answer.json()) as { count: number }).count
}

async function shipOnce(binary: string, name: string, node: string, share: number): Promise<Shipped> {
  const target = `logs-bench-${process.pid}x${Math.floor(Math.random() * 1e9).toString(36)}`
  const count = Math.ceil(lines * share * (shippers[name]?.pace ?? 1))
  const { stdout } = await execute(binary, ['--no-warnings', childPath, name, node, target, String(count)])
  const shipped = JSON.parse(stdout) as Shipped
  const found = await countAt(node, target)
  if (found !== shipped.logged) throw new Error(`${name}: expected ${shipped.logged} lines on the server, got ${found}.`)
  return shipped
}

function cells(values: readonly Shipped[], reference: readonly Shipped[], figure: 'cpuMicroseconds' | 'wallMicroseconds'): Cell {
  const own = values.map((value) => value[figure])
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
  const names = Object.keys(shippers)
  const all = new Map<string, Shipped[]>(names.map((name) => [name, []]))
  for (let round = 0; round < options.rounds; round++) {
    for (const name of shuffled(names)) all.get(name)?.push(await shipOnce(binary, name, node, options.share))
  }
  const cheapest = names
    .filter((name) => shippers[name]?.reference)
    .map((name) => all.get(name) ?? [])
    .sort((a, b) => median(a.map((value) => value.cpuMicroseconds)) - median(b.map((value) => value.cpuMicroseconds)))[0]
  return {
    title: 'Shipping to Elasticsearch',
    note:
      'CPU of the process and wall time a line, from the call until the server has acknowledged the last one; every line is counted there. ' +
      'Here the cheaper of the two tuned settings of pino-elasticsearch = 1.00; it has no gzip.',
    columns: ['CPU', 'wall'],
    rows: [...all].map(([name, values]) => ({
      name,
      cells: [cells(values, cheapest ?? [], 'cpuMicroseconds'), cells(values, cheapest ?? [], 'wallMicroseconds')],
    })),
  }
}
