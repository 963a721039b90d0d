import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Table } from './table.ts'

/** What one Node answered. */
export interface NodeResults {
  readonly version: string
  readonly tables: readonly Table[]
}

const path = new URL('../../.cache/bench/results.json', import.meta.url)

/** The figures of the last runs; none where there was none. */
export async function loadResults(): Promise<readonly NodeResults[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]')
  return JSON.parse(text) as NodeResults[]
}

/** The new table, with the rows of contenders that were measured before and not now. */
function mergeRows(before: Table | undefined, now: Table): Table {
  if (before === undefined || before.columns.join() !== now.columns.join()) return now
  const measured = new Map(now.rows.map((row) => [row.name, row]))
  const names = new Set(before.rows.map(({ name }) => name))
  const rows = [...before.rows.map((row) => measured.get(row.name) ?? row), ...now.rows.filter(({ name }) => !names.has(name))]
  return { ...now, rows }
}

/** Keeps new tables beside the older ones of other Nodes and other benches, and new rows beside those of other contenders. */
export async function saveResults(results: readonly NodeResults[]): Promise<readonly NodeResults[]> {
  const merged = new Map((await loadResults()).map((node) => [node.version, node]))
  for (const { version, tables } of results) {
    const before = new Map((merged.get(version)?.tables ?? []).map((table) => [table.title, table]))
    for (const table of tables) before.set(table.title, mergeRows(before.get(table.title), table))
    merged.set(version, { version, tables: [...before.values()] })
  }
  const all = [...merged.values()].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
  await mkdir(new URL('.', path), { recursive: true })
  await writeFile(path, JSON.stringify(all, undefined, 1))
  return all
}
