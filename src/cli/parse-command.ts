import { existsSync, fstatSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CordwoodError } from '../core/error.ts'
import { checkLevels } from '../core/level-option.ts'
import type { RangeInput } from '../search/time-range.ts'
import type { Command, OutputForm } from './command.ts'
import { commandFlags } from './command-flags.ts'
import { invalidFlag } from './invalid-flag.ts'

/** What stands before the query. */
const firstWords: Readonly<Record<string, string>> = {
  top: 'a field: cordwood top <field> [query] [paths]',
  stats: 'a field: cordwood stats <field> [query] [paths]',
  trace: 'an id: cordwood trace <id> [paths]',
}

/** Reads the words after a command. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function parseCommand(name: string, words: readonly string[]): Command {
  const { values, positionals } = parse(name, words)
  const text = (key: string): string | undefined => values[key] as string | undefined
  const wanted = firstWords[name]
  const field = wanted === undefined ? '' : positionals.shift()
  if (field === undefined) throw invalidFlag(wanted ?? '', 'none')
  const elasticsearch = text('es')
  const isPiped = name !== 'explain' && inputIsPiped()
  const isQueryFirst = name === 'explain' || elasticsearch !== undefined
  const { query, paths } = name === 'trace' ? { query: '*', paths: positionals } : splitPositionals(positionals, isQueryFirst)
  const usesInput = elasticsearch === undefined && name !== 'explain' && (paths.includes('-') || (paths.length === 0 && isPiped))
  const levels = readLevelsFlag(text('levels'))
  check(name, { elasticsearch, paths, usesInput, index: text('index'), newest: values['newest'], oldest: values['oldest'] })
  const form = formOf(values)
  return {
    name,
    query,
    field,
    paths,
    usesInput,
    elasticsearch,
    index: text('index') ?? 'logs-*',
    range: rangeOf(text('last'), text('from'), text('to')),
    limit: limitOf(text('limit')),
    fields: text('fields')
      ?.split(',')
      .filter((part) => part !== ''),
    form,
    json: form === 'json',
    order: values['newest'] === true ? 'newest' : values['oldest'] === true ? 'oldest' : undefined,
    every: text('every'),
    by: text('by'),
    weighted: values['weighted'] === true,
    color: values['no-color'] !== true,
    levels,
    levelTable: checkLevels(levels),
    text,
    isSet: (flag) => values[flag] === true,
  }
}

function formOf(values: Readonly<Record<string, unknown>>): OutputForm {
  if (values['json'] === true && values['csv'] === true) throw invalidFlag('either --json or --csv', 'both')
  return values['json'] === true ? 'json' : values['csv'] === true ? 'csv' : 'text'
}

function parse(name: string, words: readonly string[]): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: commandFlags[name] ?? {}, allowPositionals: true })
    return { values, positionals }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CordwoodError('CORDWOOD_ERR_OPTION_UNKNOWN', `${reason}\nSee cordwood help ${name}.`, { cause: error })
  }
}

/** The first is the query, unless all of them name files, whether or not lines stand on standard input too. */
function splitPositionals(
  positionals: readonly string[],
  isQueryFirst: boolean,
): { readonly query: string; readonly paths: readonly string[] } {
  const [first = '*', ...paths] = positionals
  const areFiles = !isQueryFirst && positionals.length > 0 && positionals.every((word) => existsSync(word))
  return areFiles ? { query: '*', paths: positionals } : { query: first, paths }
}

function inputIsPiped(): boolean {
  try {
    const stat = fstatSync(0)
    return stat.isFIFO() || stat.isFile() || stat.isSocket()
  } catch {
    return false
  }
}

interface Checked {
  readonly elasticsearch: string | undefined
  readonly paths: readonly string[]
  readonly usesInput: boolean
  readonly index: string | undefined
  readonly newest: unknown
  readonly oldest: unknown
}

function check(name: string, { elasticsearch, paths, usesInput, index, newest, oldest }: Checked): void {
  if (elasticsearch !== undefined && paths.length > 0) throw invalidFlag('either --es or paths', 'both')
  if (index !== undefined && elasticsearch === undefined) throw invalidFlag('--index together with --es', '--index alone')
  if (newest === true && oldest === true) throw invalidFlag('either --newest or --oldest', 'both')
  if (usesInput && paths.length > 1) throw invalidFlag('either - (standard input) or paths', 'both')
  if (elasticsearch !== undefined || usesInput || paths.length > 0 || name === 'explain') return
  throw invalidFlag(`files, folders or patterns after the query, lines on standard input, or --es URL`, 'none')
}

/** The range that the flags name. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function rangeOf(last: string | undefined, from: string | undefined, to: string | undefined): RangeInput {
  if (last !== undefined) {
    if (from !== undefined || to !== undefined) throw invalidFlag('either --last or --from and --to', 'both')
    return { last }
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw invalidFlag('--limit to be a whole number', text)
}

/** Levels of `--levels notice=35,alert=55`. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function readLevelsFlag(text: string | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (text?.split(',') ?? []).map((part) => {
      const [, name, number] = /^\s*([^=\s]+)\s*=\s*(\d+)\s*$/.exec(part) ?? []
      if (name === undefined) throw invalidFlag('--levels such as notice=35,alert=55', part)
      return [name, Number(number)]
    }),
  )
}
