import { existsSync, fstatSync } from 'node:fs'
import { checkLevels } from '../core/level-option.ts'
import { canonicalField } from '../query/fields.ts'
import type { RangeInput } from '../search/time-range.ts'
import type { Command, OutputForm } from './command.ts'
import { commandFlags } from './command-flags.ts'
import { invalidFlag } from './invalid-flag.ts'
import { readWords } from './read-words.ts'

/** What stands before the query. */
const firstWords: Readonly<Record<string, string>> = {
  top: 'a field: cordwood top <field> [query] [paths]',
  stats: 'a field: cordwood stats <field> [query] [paths]',
  trace: 'an id: cordwood trace <id> [paths]',
}

/** Reads the words after a command. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function parseCommand(name: string, words: readonly string[]): Command {
  const { positionals: all, text, isSet } = readWords(name, words, commandFlags[name] ?? {})
  const wanted = firstWords[name]
  const [field, positionals] = wanted === undefined ? ['', all] : [all[0], all.slice(1)]
  if (field === undefined) throw invalidFlag(wanted ?? '', 'none')
  if (name !== 'trace') for (const grouped of [field, text('by') ?? '']) checkIsWhole(grouped)
  const elasticsearch = text('es')
  const isPiped = name !== 'explain' && inputIsPiped()
  const isQueryFirst = name === 'explain' || elasticsearch !== undefined
  const { query, paths } = name === 'trace' ? { query: '*', paths: positionals } : splitPositionals(positionals, isQueryFirst)
  const usesInput = elasticsearch === undefined && name !== 'explain' && (paths.includes('-') || (paths.length === 0 && isPiped))
  const levels = readLevelsFlag(text('levels'))
  check(name, { elasticsearch, paths, usesInput, index: text('index'), newest: isSet('newest'), oldest: isSet('oldest') })
  const form = formOf(isSet)
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
    fields: fieldsOf(text('fields')),
    form,
    json: form === 'json',
    order: isSet('newest') ? 'newest' : isSet('oldest') ? 'oldest' : undefined,
    every: text('every'),
    by: text('by'),
    weighted: isSet('weighted'),
    color: !isSet('no-color'),
    levels,
    levelTable: checkLevels(levels),
    text,
    isSet,
  }
}

/** The words of messages are searched, and their values are not counted. */
function checkIsWhole(field: string): void {
  if (canonicalField(field) !== 'message') return
  throw invalidFlag('a field that is kept as a whole', field, 'Messages of one kind are counted by cordwood patterns.')
}

function formOf(isSet: (flag: string) => boolean): OutputForm {
  if (isSet('json') && isSet('csv')) throw invalidFlag('either --json or --csv', 'both')
  return isSet('json') ? 'json' : isSet('csv') ? 'csv' : 'text'
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
  readonly newest: boolean
  readonly oldest: boolean
}

function check(name: string, { elasticsearch, paths, usesInput, index, newest, oldest }: Checked): void {
  if (elasticsearch !== undefined && paths.length > 0) throw invalidFlag('either --es or paths', 'both')
  if (index !== undefined && elasticsearch === undefined) throw invalidFlag('--index together with --es', '--index alone')
  if (newest && oldest) throw invalidFlag('either --newest or --oldest', 'both')
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

function fieldsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const fields = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (fields.length > 0) return fields
  throw invalidFlag('--fields such as service,message', JSON.stringify(text))
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
