import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchQuery } from './query-set.ts'
import { openSqlite } from './sqlite.ts'

/** An engine that is asked by SQL over a table `logs`. */
export interface Rival {
  readonly name: string
  /** The query in its words; undefined where it cannot be asked. */
  sqlOf(query: BenchQuery): string | undefined
  /** Answers with the first column of the first row. */
  ask(sql: string): Promise<unknown>
  close(): void
}

/** Makes what a rival needs of the plain file, where that was not done, and opens it. */
export type OpenRival = (folder: string, plain: string) => Promise<Rival>

/** DuckDB with one thread, as the store has one. */
const duckDb = async (path: string, create?: string): Promise<Rival> => {
  const { openDuckDb } = await import('../rivals/duckdb.ts')
  const database = await openDuckDb(path, 1)
  if (create !== undefined) await database.run(create)
  return {
    name: create === undefined ? 'DuckDB' : 'Parquet',
    sqlOf: ({ sql }) => (sql === '' ? undefined : sql.replace('ts / 900000', 'ts // 900000')),
    ask: async (sql) => (await database.run(sql))[0]?.[0],
    close: () => database.close(),
  }
}

const names = `epoch_ms(cast("@timestamp" as timestamp)) as ts, "log.level" as level, message, "service.name" as service, "trace.id" as trace, "user.id" as usr, "http.response.status_code" as status, "event.duration" as duration, "error.type" as error_type, * exclude ("@timestamp", "log.level", message, "service.name", "trace.id", "user.id", "http.response.status_code", "event.duration", "error.type")`

async function makeParquet(folder: string, plain: string): Promise<string> {
  const path = join(folder, 'logs.parquet')
  if (existsSync(path)) return path
  const { openDuckDb } = await import('../rivals/duckdb.ts')
  const database = await openDuckDb(':memory:', 2)
  const read = `select ${names} from read_json('${plain}', format = 'newline_delimited')`
  await database.run(`copy (${read}) to '${path}.next' (format parquet, compression zstd)`)
  database.close()
  renameSync(`${path}.next`, path)
  return path
}

async function makeTable(folder: string, plain: string): Promise<string> {
  const path = join(folder, 'logs.duckdb')
  if (existsSync(path)) return path
  const { openDuckDb } = await import('../rivals/duckdb.ts')
  const parquet = await makeParquet(folder, plain)
  const database = await openDuckDb(`${path}.next`, 2)
  await database.run(`create table logs as select * from '${parquet}'`)
  await database.run('checkpoint')
  database.close()
  renameSync(`${path}.next`, path)
  return path
}

/** By the names that `--against` takes. */
export const rivals: Readonly<Record<string, OpenRival>> = {
  parquet: async (folder, plain) => duckDb(':memory:', `create view logs as select * from '${await makeParquet(folder, plain)}'`),
  duckdb: async (folder, plain) => duckDb(await makeTable(folder, plain)),
  sqlite: openSqlite,
}
