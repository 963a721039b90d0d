import { DuckDBInstance } from '@duckdb/node-api'

/** A database that is asked by SQL. */
export interface DuckDb {
  /** The rows of the answer. */
  run(sql: string): Promise<readonly (readonly unknown[])[]>
  close(): void
}

/** Opens a file of DuckDB, or `:memory:`. */
export async function openDuckDb(path: string, threads: number): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(path, { threads: String(threads) })
  const connection = await instance.connect()
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
