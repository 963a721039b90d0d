import { CordwoodError } from '../core/error.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { audit } from './audit.ts'
import { deadLetter } from './dead-letter.ts'
import { parseCommand } from './parse-command.ts'
import { commands } from './commands.ts'
import { helpText } from './help-text.ts'
import type { Outcome } from './outcome.ts'
import { ClosedOutput, createOutput, type Output } from './output.ts'
import { ship } from './ship/ship.ts'

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
  const output = createOutput(process.stdout)
  try {
    const [word = 'help', ...rest] = words
    const name = word === '--version' ? 'version' : word
    if (name === 'help' || name === '--help' || name === '-h') {
      await output.write(helpText(rest[0]))
      return exitCodes.hits
    }
    const run = commandOf(name)
    if (run === undefined) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_UNKNOWN',
        `Expected a command (${[...Object.keys(commands), ...Object.keys(ownWords)].join(', ')}, help), got ${name}.`,
      )
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      await output.write(helpText(name))
      return exitCodes.hits
    }
    const { found, warnings = [] } = await run(rest, output)
    for (const warning of warnings) complain(warning)
    if (warnings.length > 0) return exitCodes.error
    return found ? exitCodes.hits : exitCodes.none
  } catch (error) {
    if (error instanceof ClosedOutput) return exitCodes.hits
    complain(error instanceof Error ? error.message : String(error))
    return exitCodes.error
  } finally {
    clearInterval(awake)
  }
}

/** Commands with words of their own. */
const ownWords: Readonly<Record<string, (words: readonly string[], output: Output) => Promise<Outcome>>> = {
  audit,
  ship,
  'dead-letter': deadLetter,
}

/** What runs a command. */
function commandOf(name: string): ((words: readonly string[], output: Output) => Promise<Outcome>) | undefined {
  if (Object.hasOwn(ownWords, name)) return ownWords[name]
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  return command === undefined ? undefined : (words, output) => command(parseCommand(name, words), output)
}

/** On standard error, with nothing in it that could drive the terminal. */
function complain(message: string): void {
  const lines = message.split('\n').map((line) => neutralise(line))
  process.stderr.write(`cordwood: ${lines.join('\n')}\n`)
}
