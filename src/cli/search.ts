import type { LogRecord } from '../core/record.ts'
import type { Command } from './command.ts'
import { csvHeading, csvRow } from './csv.ts'
import { columnsOf, flattenRecord } from './flatten-record.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import type { Output } from './output.ts'
import { createRecordPrinter } from './print-record.ts'
import { queryOf } from './query-of.ts'

const pageSize = 10_000

/** Prints the lines that a query finds: the newest, with the newest last as a terminal reads best, unless an order is asked. */
export const search: RunCommand = async (command, output) => {
  const logs = await openCommand(command, output)
  try {
    const query = queryOf(logs, command)
    const limit = command.limit ?? 1000
    const order = command.order ?? 'newest'
    const records: LogRecord[] = []
    const warnings = new Set<string>()
    // Standard input is read once, so all of it in one page.
    for (let after: string | undefined; ;) {
      const page = await query.search({
        limit: Math.min(limit - records.length, pageSize),
        order,
        ...(after === undefined ? {} : { after }),
      })
      records.push(...page.records)
      for (const warning of page.$.warnings ?? []) warnings.add(warning)
      after = page.cursor
      if (after === undefined || records.length >= limit || command.usesInput) break
    }
    if (command.order === undefined) records.reverse()
    if (command.form === 'csv' && command.fields === undefined) {
      await writeCsv(records, command, output)
      return { found: records.length > 0, warnings: [...warnings] }
    }
    const print = createRecordPrinter(command, output)
    const write = command.form === 'csv' ? output.writeData : output.write
    for (const record of records) await write(print(record))
    return { found: records.length > 0, warnings: [...warnings] }
  } finally {
    await logs.close()
  }
}

/** With a column for each field that one of the records has. */
async function writeCsv(records: readonly LogRecord[], { levelTable }: Command, output: Output): Promise<void> {
  const rows = records.map((record) => flattenRecord(record, levelTable))
  const columns = columnsOf(rows, Infinity)
  if (rows.length > 0) await output.writeData(csvHeading(columns))
  for (const row of rows) await output.writeData(csvRow(columns.map((column) => row.get(column))))
}
