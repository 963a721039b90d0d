import { parseArgs } from 'node:util'
import { CordwoodError } from '../core/error.ts'
import type { Flags } from './command-flags.ts'

/** What a command with words of its own was asked. */
export interface OwnWords {
  readonly positionals: readonly string[]
  readonly text: (flag: string) => string | undefined
  readonly isSet: (flag: string) => boolean
}

/** Reads the words behind a command. Throws CORDWOOD_ERR_OPTION_UNKNOWN. */
export function parseOwnWords(name: string, words: readonly string[], options: Flags): OwnWords {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const all: Readonly<Record<string, unknown>> = values
    return { positionals, text: (flag) => all[flag] as string | undefined, isSet: (flag) => all[flag] === true }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CordwoodError('CORDWOOD_ERR_OPTION_UNKNOWN', `${reason}\nSee cordwood help ${name}.`, { cause: error })
  }
}
