import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Rival } from './rivals.ts'
import { openLines, type TableLine } from './table-lines.ts'

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
const linesATransaction = 100_000
/** So long is worked on the tables by one call: ten million lines take several. */
const buildMs = 150_000

/** SQLite as Node has it: one table with an index on each key that is looked up, and the words of the messages in FTS5. */
export async function openSqlite(folder: string, plain: string): Promise<Rival> {
  const database = new DatabaseSync(join(folder, 'logs.sqlite'))
  database.exec('pragma journal_mode = off; pragma synchronous = off')
  database.exec(
    'create table if not exists logs (ts integer, level text, message text, service text, trace text, usr text, status integer, duration integer, error_type text, line text);' +
      "create virtual table if not exists words using fts5(message, content = 'logs');" +
      'create table if not exists progress (offset integer, isDone integer)',
  )
  if (!(await fill(database, plain))) {
    database.close()
    throw new Error('SQLite has not all lines yet: run the same command again, it goes on.')
  }
  return {
    name: 'SQLite FTS5',
    sqlOf: ({ sql, fullTextSql }) => (sql === '' || sql.includes('quantile') ? undefined : (fullTextSql ?? sql)),
    ask: (sql) => {
      const [first = {}] = database.prepare(sql).all()
      return Promise.resolve(Object.values(first)[0])
    },
    close: () => database.close(),
  }
}

/** Goes on where the last call ended; whether all is there. */
async function fill(database: DatabaseSync, plain: string): Promise<boolean> {
  const deadline = performance.now() + buildMs
  const known = database.prepare('select offset, isDone from progress').get() as { offset: number; isDone: number } | undefined
  if (known?.isDone === 1) return true
  const insert = database.prepare(`insert into logs values (${columns.map(() => '?').join(', ')})`)
  const addWords = database.prepare('insert into words (rowid, message) values (?, ?)')
  const keep = (offset: number, isDone: number): void =>
    database.exec(`delete from progress; insert into progress values (${offset}, ${isDone}); commit`)
  let [offset, lines] = [known?.offset ?? 0, 0]
  database.exec('begin')
  for await (const line of openLines(plain, offset)) {
    const { lastInsertRowid } = insert.run(...columns.map((name) => line[name]))
    addWords.run(lastInsertRowid, line.message)
    offset += Buffer.byteLength(line.line) + 1
    if (++lines % linesATransaction !== 0) continue
    keep(offset, 0)
    if (performance.now() > deadline) return false
    database.exec('begin')
  }
  keep(offset, 0)
  for (const name of ['ts', 'trace', 'usr', 'error_type'])
    database.exec(`create index if not exists logs_${name} on logs (${name})`)
  database.exec('begin')
  keep(offset, 1)
  return true
}
