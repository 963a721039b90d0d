import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { queryOf } from './query-of.ts'

/** Prints how many lines a query finds. */
export const count: RunCommand = async (command, output) => {
  const logs = await openCommand(command, output)
  try {
    const query = queryOf(logs, command)
    const { total, $ } = command.weighted ? await query.aggregate({}, { weighted: true }) : await query.search({ limit: 0 })
    await output.write(
      command.json ? `${JSON.stringify({ count: total })}\n` : `${command.weighted ? Math.round(total) : total}\n`,
    )
    return { found: total > 0, warnings: $.warnings }
  } finally {
    await logs.close()
  }
}
