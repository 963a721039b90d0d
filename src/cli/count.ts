import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { queryOf } from './query-of.ts'

/** Prints how many lines a query finds. */
export const count: RunCommand = async (command, output) => {
  const logs = await openCommand(command)
  try {
    const { total, $ } = await queryOf(logs, command).search({ limit: 0 })
    await output.write(command.json ? `${JSON.stringify({ count: total })}\n` : `${total}\n`)
    return { found: total > 0, warnings: $.warnings }
  } finally {
    await logs.close()
  }
}
