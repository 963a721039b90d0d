import { parseArgs } from 'node:util'
import { CordwoodError } from '../core/error.ts'
import { nearestWord } from '../core/nearest-word.ts'
import type { Flags } from './command-flags.ts'
import { invalidFlag } from './invalid-flag.ts'

/** What stands behind a command: its flags, and the words that belong to none. */
export interface Words {
  readonly positionals: readonly string[]
  /** The value of a flag; the last one where it was given several times. */
  readonly text: (flag: string) => string | undefined
  /** All values of a flag. */
  readonly texts: (flag: string) => readonly string[]
  readonly isSet: (flag: string) => boolean
}

type Token = NonNullable<ReturnType<typeof parseArgs<{ strict: false; tokens: true }>>['tokens']>[number]
type OptionToken = Extract<Token, { readonly kind: 'option' }>

/** Reads what stands behind a command. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function readWords(name: string, words: readonly string[], flags: Flags): Words {
  // Checked here and not by parseArgs, whose messages speak of options and positional arguments.
  const { positionals, tokens } = parseArgs({
    args: [...words],
    options: flags,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const all = values.get(token.name) ?? []
    values.set(token.name, [...all, valueOf(name, token, flags)])
  }
  return {
    positionals,
    text: (flag) => values.get(flag)?.at(-1),
    texts: (flag) => values.get(flag) ?? [],
    isSet: (flag) => values.has(flag),
  }
}

/** The value of a flag, empty for one that takes none. */
function valueOf(command: string, { name, rawName, value, inlineValue }: OptionToken, flags: Flags): string {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
  if (flag === undefined) throw unknownFlag(command, rawName, flags)
  if (flag.type === 'boolean') {
    if (value === undefined) return ''
    throw invalidFlag(`${rawName} without a value`, JSON.stringify(value), `See cordwood help ${command}.`)
  }
  if (value === undefined) throw invalidFlag(`a value after ${rawName}`, 'none', `See cordwood help ${command}.`)
  // Else a flag whose value was forgotten takes the next flag for it.
  if (!inlineValue && value.startsWith('-') && value.length > 1) {
    const advice = `A value that begins with a dash is written ${rawName}${rawName.startsWith('--') ? '=' : ''}${value}`
    throw invalidFlag(`a value after ${rawName}`, value, `${advice}.`)
  }
  return value
}

function unknownFlag(command: string, rawName: string, flags: Flags): CordwoodError {
  const nearest = rawName.startsWith('--') ? nearestWord(rawName.slice(2), Object.keys(flags)) : undefined
  const hint = nearest === undefined ? '' : ` Did you mean --${nearest}?`
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_UNKNOWN',
    `Expected a flag of cordwood ${command}, got ${rawName}.${hint} See cordwood help ${command}; words that begin with a dash stand behind --.`,
  )
}
