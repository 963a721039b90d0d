import { CordwoodError } from '../core/error.ts'
import { nearestWord } from '../core/nearest-word.ts'
import { Activity } from './activity.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { checkNode } from './check-node.ts'
import { commandNames, findCommand } from './commands.ts'
import { helpText } from './help-text.ts'
import { Interruption } from './interruption.ts'
import { ClosedOutput, createOutput } from './output.ts'
import { createScreen } from './screen.ts'

/** The exit codes of grep. */
const exitCodes = { hits: 0, none: 1, error: 2 } as const

/**
 * Runs one command of the command line.
 *
 * @param words - what follows `cordwood`.
 * @returns the exit code: 0 lines were found, 1 none were, 2 something went wrong.
 */
export async function runCli(words: readonly string[]): Promise<number> {
  // The reading of a server's answer keeps no process alive; a command waits for its end.
  const awake = setInterval(() => undefined, 2 ** 30)
  const activity = new Activity(createScreen(), () => performance.now())
  const interruption = new Interruption()
  const output = createOutput(process.stdout, activity, interruption)
  try {
    checkNode(process.versions.node)
    const [word = 'help', ...rest] = words
    const name = word === '--version' ? 'version' : word
    if (name === 'help' || name === '--help' || name === '-h') {
      const [command] = rest
      if (command !== undefined && command !== 'help' && !commandNames.includes(command)) throw unknownCommand(command)
      await output.write(helpText(command))
      await output.finish()
      return exitCodes.hits
    }
    const run = await findCommand(name)
    if (run === undefined) throw unknownCommand(name)
    if (asksForHelp(rest)) {
      await output.write(helpText(name))
      await output.finish()
      return exitCodes.hits
    }
    const { found, warnings = [] } = await run(rest, output)
    await output.finish()
    activity.stop()
    for (const warning of warnings) complain(warning)
    if (warnings.length > 0) return exitCodes.error
    return found ? exitCodes.hits : exitCodes.none
  } catch (error) {
    activity.stop()
    if (error instanceof ClosedOutput) return exitCodes.hits
    complain(error instanceof Error ? error.message : String(error))
    return exitCodes.error
  } finally {
    activity.stop()
    clearInterval(awake)
  }
}

/** What stands behind `--` is no flag. */
function asksForHelp(words: readonly string[]): boolean {
  const flags = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
  return flags.includes('--help') || flags.includes('-h')
}

function unknownCommand(name: string): CordwoodError {
  const nearest = nearestWord(name, commandNames)
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_UNKNOWN',
    `Expected a command (${commandNames.join(', ')}, help), got ${name}.${hint}`,
  )
}

/** On standard error, with nothing in it that could drive the terminal. */
function complain(message: string): void {
  const lines = message.split('\n').map((line) => neutralise(line))
  process.stderr.write(`cordwood: ${lines.join('\n')}\n`)
}
