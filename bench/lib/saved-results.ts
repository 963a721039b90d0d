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

/** Keeps new tables beside the older ones of other Nodes and other benches. */
export async function saveResults(results: readonly NodeResults[]): Promise<readonly NodeResults[]> {
  const merged = new Map((await loadResults()).map((node) => [node.version, node]))
  for (const { version, tables } of results) {
    const titles = new Set(tables.map((table) => table.title))
    const kept = (merged.get(version)?.tables ?? []).filter((table) => !titles.has(table.title))
    merged.set(version, { version, tables: [...kept, ...tables] })
  }
  const all = [...merged.values()].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
  await mkdir(new URL('.', path), { recursive: true })
  await writeFile(path, JSON.stringify(all, undefined, 1))
  return all
}
