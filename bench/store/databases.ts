import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DuckDb } from '../rivals/duckdb.ts'

/** A file of lines, and the folder where databases of them are made. */
export interface DatabaseOrder {
  readonly folder: string
  readonly path: string
  readonly lines: readonly string[]
  /** Each line is an object; its members are columns. Else a line is one text. */
  readonly isJson: boolean
}

/** Sizes in bytes of the same lines as tables, by name. */
export async function databaseSizes(order: DatabaseOrder): Promise<Readonly<Record<string, number>>> {
  return { ...(await duckDbSizes(order)), 'SQLite FTS5': sqliteSize(order) }
}

/** Parquet as DuckDB writes it at zstd's highest usual level, and DuckDB's own file. Neither keeps the lines byte for byte. */
async function duckDbSizes({ folder, path, isJson }: DatabaseOrder): Promise<Readonly<Record<string, number>>> {
  const { openDuckDb } = await import('../rivals/duckdb.ts')
  const [parquet, table] = [join(folder, 'lines.parquet'), join(folder, 'lines.duckdb')]
  const rows = isJson
    ? `select * from read_json('${path}', format = 'newline_delimited', sample_size = -1)`
    : `select unnest(string_split(rtrim(content, chr(10)), chr(10))) as line from read_text('${path}')`
  const database = await openDuckDb(table, 2)
  try {
    await create(database, rows)
    await database.run(`copy logs to '${parquet}' (format parquet, parquet_version v2, compression zstd, compression_level 19)`)
    await database.run('checkpoint')
  } finally {
    database.close()
  }
  return { Parquet: statSync(parquet).size, DuckDB: statSync(table).size }
}

async function create(database: DuckDb, rows: string): Promise<void> {
  await database.run(`create table logs as ${rows}`)
}

/** A column for each member, and the words of the message as FTS5 keeps them; without the line itself. */
function sqliteSize({ folder, lines, isJson }: DatabaseOrder): number {
  const path = join(folder, 'lines.sqlite')
  const rows = lines.map((line): Readonly<Record<string, unknown>> =>
    isJson ? (JSON.parse(line) as Readonly<Record<string, unknown>>) : { line },
  )
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const text = ['message', 'msg', 'line'].find((name) => names.includes(name)) ?? ''
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma journal_mode = off; pragma synchronous = off; begin')
    database.exec(`create table logs (${names.map(quote).join(', ')})`)
    const insert = database.prepare(`insert into logs values (${names.map(() => '?').join(', ')})`)
    for (const row of rows) insert.run(...names.map((name) => cell(row[name])))
    database.exec(`create virtual table words using fts5(${quote(text)}, content = 'logs')`)
    database.exec("insert into words (words) values ('rebuild'); insert into words (words) values ('optimize'); commit; vacuum")
  } finally {
    database.close()
  }
  return statSync(path).size
}

function cell(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  return value === undefined || value === null ? null : JSON.stringify(value)
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
