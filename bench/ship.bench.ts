import type { BenchOptions } from './lib/options.ts'
import type { Table } from './lib/table.ts'
export async function shipTable(node: string, options: BenchOptions): Promise<Table> {
  throw new Error(`to come ${node} ${options.rounds}`)
}
