import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { openLines, type TableLine } from './table-lines.ts'

/** An engine that is asked by SQL over a table `logs`. */
export interface Rival {
  readonly name: string
  /** Whether it can be asked this. */
  fits(sql: string): boolean
  /** Answers with the first column of the first row. */
  ask(sql: string): Promise<unknown>
  close(): void
}

const columns: readonly (keyof TableLine)[] = [
  'ts',
  'level',
  'message',
  'service',
  'trace',
  'usr',
  'status',
  'duration',
  'error_type',
  'line',
]

/** SQLite as Node has it: one table with an index on each key that is looked up. */
export async function openSqlite(folder: string, plain: string): Promise<Rival> {
  const database = new DatabaseSync(join(folder, 'logs.sqlite'))
  database.exec('pragma journal_mode = off; pragma synchronous = off')
  database.exec(
    'create table if not exists logs (ts integer, level text, message text, service text, trace text, usr text, status integer, duration integer, error_type text, line text)',
  )
  const known = database.prepare('select count(*) as count from logs').get() as { count: number }
  if (known.count === 0) {
    const insert = database.prepare(`insert into logs values (${columns.map(() => '?').join(', ')})`)
    database.exec('begin')
    for await (const line of openLines(plain)) insert.run(...columns.map((name) => line[name]))
    database.exec('commit')
    for (const name of ['ts', 'trace', 'usr', 'error_type']) database.exec(`create index logs_${name} on logs (${name})`)
  }
  return {
    name: 'SQLite',
    fits: (sql) => sql !== '' && !sql.includes('quantile'),
    ask: (sql) => {
      const [first = {}] = database.prepare(sql).all()
      return Promise.resolve(Object.values(first)[0])
    },
    close: () => database.close(),
  }
}

/** As much of DuckDB's client as is used here. It is no dependency: the folder names where it is installed. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Readonly<Record<string, string>>,
    ): Promise<{
      connect(): Promise<{ runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }> }>
      closeSync(): void
    }>
  }
}

/** DuckDB on a Parquet file, with one thread, as the store has one. */
export async function openDuckDb(folder: string, plain: string, installed: string): Promise<Rival> {
  const { DuckDBInstance } = (await import(join(installed, 'node_modules/@duckdb/node-api/lib/index.js'))) as DuckDb
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const parquet = join(folder, 'logs.parquet')
  await connection.runAndReadAll(
    `copy (select epoch_ms(cast("@timestamp" as timestamp)) as ts, "log.level" as level, message, "service.name" as service, "trace.id" as trace, "user.id" as usr, ` +
      `"http.response.status_code" as status, "event.duration" as duration, "error.type" as error_type, * exclude ("@timestamp", "log.level", message, "service.name", "trace.id", "user.id", "http.response.status_code", "event.duration", "error.type") ` +
      `from read_json('${plain}', format = 'newline_delimited')) to '${parquet}' (format parquet, compression zstd)`,
  )
  await connection.runAndReadAll(`create view logs as select * from '${parquet}'`)
  return {
    name: 'DuckDB on Parquet',
    fits: (sql) => sql !== '',
    ask: async (sql) => {
      const rows = (await connection.runAndReadAll(sql.replace('ts / 900000', 'ts // 900000'))).getRows()
      return rows[0]?.[0]
    },
    close: () => instance.closeSync(),
  }
}
