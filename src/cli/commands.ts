import { commandFlags } from './command-flags.ts'
import type { RunOwnWords } from './outcome.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { hintOf } from './hint.ts'
import { parseCommand } from './parse-command.ts'
import { version } from './version.ts'

const keeping: readonly string[] = ['import', 'compact', 'repair', 'erase', 'lint']
const serving: readonly string[] = ['ship', 'dead-letter', 'spool', 'audit']

/** The names of all commands. */
export const commandNames: readonly string[] = [...Object.keys(commandFlags), ...keeping, ...serving, 'version']

/** What runs a command. Loaded when it is run, so that help is not waited for; in two parts, so that the library has few files. */
export async function findCommand(name: string): Promise<RunOwnWords | undefined> {
  if (name === 'version') return version
  if (serving.includes(name)) return (await import('./server-commands.ts')).serverCommands[name]
  if (!commandNames.includes(name)) return undefined
  const { askingCommands, keepingCommands } = await import('./log-commands.ts')
  if (keeping.includes(name)) return keepingCommands[name]
  const run = askingCommands[name]
  if (run === undefined) return undefined
  return (words, output) => {
    output.interruption.add(() => output.activity.stop())
    const command = parseCommand(name, words)
    const hint = process.stderr.isTTY ? hintOf(command) : undefined
    if (hint !== undefined) process.stderr.write(`cordwood: ${neutralise(hint)}\n`)
    return run(command, output)
  }
}
