import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { createRecordPrinter } from './print-record.ts'

/** Prints the last lines that a query finds, then new ones as they come. */
export const tail: RunCommand = async (command, output) => {
  const logs = await openCommand(command, output)
  const print = createRecordPrinter(command, output)
  const write = command.form === 'csv' ? output.writeData : output.write
  let found = false
  try {
    const query = logs.query(command.query)
    const lines = query.tail()[Symbol.asyncIterator]()
    // Following begins before the last lines are read, so that none falls between.
    let next = lines.next()
    next.catch(() => undefined)
    const shown = new Set<string>()
    if (!command.usesInput && command.limit !== 0) {
      const { records } = await query.search({ limit: command.limit ?? 10 })
      for (const record of [...records].reverse()) {
        shown.add(record.id)
        found = true
        await write(print(record))
      }
    }
    for (let line = await next; line.done !== true; line = await next) {
      if (!shown.delete(line.value.id)) await write(print(line.value))
      found = true
      next = lines.next()
    }
    return { found }
  } finally {
    await logs.close()
  }
}
