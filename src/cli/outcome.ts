import type { Output } from './output.ts'
import type { Command } from './command.ts'

/** How a command ended. */
export interface Outcome {
  readonly found: boolean
  /** What could not be read. */
  readonly warnings?: readonly string[] | undefined
}

/** One command. */
export type RunCommand = (command: Command, output: Output) => Promise<Outcome>

/** One command with words of its own. */
export type RunOwnWords = (words: readonly string[], output: Output) => Promise<Outcome>
