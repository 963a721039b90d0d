import { callBench } from './call.bench.ts'
import { fileBench } from './file.bench.ts'
import { heapBench } from './heap.bench.ts'
import { importTable } from './import.bench.ts'
import { latencyBench } from './latency.bench.ts'
import type { Bench } from './lib/bench.ts'
import type { Contender } from './lib/contender.ts'
import { allContenders } from './lib/contenders.ts'
import { installRivals } from './lib/install-rivals.ts'
import { fullText, tableText } from './lib/markdown.ts'
import { measureRound, type Rounds } from './lib/measure-round.ts'
import { findNodes } from './lib/nodes.ts'
import { type BenchOptions, readOptions, usage } from './lib/options.ts'
import { writeBlock } from './lib/readme-block.ts'
import { loadResults, type NodeResults, saveResults } from './lib/saved-results.ts'
import { summary } from './lib/summary.ts'
import { makeTable, type Table } from './lib/table.ts'
import { loadYourCalls } from './lib/your-calls.ts'
import { queryTable } from './query.bench.ts'
import { shipTable } from './ship.bench.ts'
import { yourCallsBench } from './your-calls.bench.ts'

const ours: readonly Bench[] = [fileBench, callBench, latencyBench, heapBench]

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}

async function measureBench(node: string, bench: Bench, contenders: readonly Contender[], options: BenchOptions): Promise<Table> {
  const rounds: Rounds = new Map()
  for (let round = 1; round <= options.rounds; round++) {
    progress(`${bench.name}: round ${round} of ${options.rounds}`)
    await measureRound(node, bench, contenders, options.share, rounds)
  }
  progress('')
  return makeTable(bench, contenders, rounds)
}

function isAsked(name: string, { only, module }: BenchOptions): boolean {
  return only.length === 0 ? module === undefined : only.includes(name)
}

async function measure(options: BenchOptions): Promise<NodeResults[]> {
  // Checked before anything is measured; each process loads it for itself.
  if (options.module !== undefined) await loadYourCalls(options.module)
  installRivals()
  const contenders = (await allContenders()).filter(
    ({ name, reference }) => reference || options.against.length === 0 || options.against.includes(name),
  )
  const benches =
    options.module === undefined ? ours.filter((bench) => isAsked(bench.name, options)) : [yourCallsBench(options.module)]
  const results: NodeResults[] = []
  for (const { version, path } of findNodes(options.nodes)) {
    console.log(
      `## Node ${version}, ${options.rounds} rounds; plain pino = 1.00, below is better: ratio ±spread (ns, µs or bytes)\n`,
    )
    const tables: Table[] = []
    const show = (table: Table): void => {
      tables.push(table)
      console.log(tableText(table, fullText))
    }
    for (const bench of benches) show(await measureBench(path, bench, contenders, options))
    if (isAsked('import', options)) show(importTable(path, options))
    if (isAsked('query', options)) show(await queryTable(path, options))
    const server = process.env['ELASTICSEARCH_URL']
    if (isAsked('ship', options)) {
      if (server === undefined)
        console.error('Shipping is left out: ELASTICSEARCH_URL is not set (npm run elasticsearch starts one).')
      else show(await shipTable(path, server, options))
    }
    results.push({ version, tables })
  }
  return results
}

const options = readOptions(process.argv.slice(2))
if (options === 'help') {
  console.log(usage)
} else {
  const results = options.saved ? await loadResults() : await measure(options)
  if (options.saved) for (const { tables } of results) for (const table of tables) console.log(tableText(table, fullText))
  const all = options.saved || options.module !== undefined ? results : await saveResults(results)
  if (options.readme) await writeBlock('bench', summary(all))
}
