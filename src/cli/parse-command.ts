import { existsSync, fstatSync } from 'node:fs'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import { checkLevels } from '../core/level-option.ts'
import type { RangeInput } from '../search/time-range.ts'

/** What a command was asked. */
export interface Command {
  readonly query: string
  /** The field of `top`. */
  readonly field: string
  readonly paths: readonly string[]
  /** Are the lines those of standard input? */
  readonly usesInput: boolean
  readonly elasticsearch: string | undefined
  readonly index: string
  readonly range: RangeInput
  readonly limit: number | undefined
  readonly fields: readonly string[] | undefined
  readonly json: boolean
  readonly order: 'newest' | 'oldest' | undefined
  readonly every: string | undefined
  readonly by: string | undefined
  /** Lines that sampling kept count as many times as they stand for. */
  readonly weighted: boolean
  readonly color: boolean
  /** Levels beside the six, and all levels. */
  readonly levels: Readonly<Record<string, number>>
  readonly levelTable: LevelTable
}

type Flags = NonNullable<ParseArgsConfig['options']>

const levelFlags: Flags = { levels: { type: 'string' } }
const sourceFlags: Flags = { ...levelFlags, es: { type: 'string' }, index: { type: 'string' } }
const rangeFlags: Flags = { last: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } }
const limit: Flags = { limit: { type: 'string', short: 'n' } }
const weighted: Flags = { weighted: { type: 'boolean' } }
const shown: Flags = { json: { type: 'boolean' }, 'no-color': { type: 'boolean' } }
const flagsOf: Readonly<Record<string, Flags>> = {
  search: {
    ...sourceFlags,
    ...rangeFlags,
    ...limit,
    ...shown,
    fields: { type: 'string' },
    newest: { type: 'boolean' },
    oldest: { type: 'boolean' },
  },
  tail: { ...sourceFlags, ...limit, ...shown, fields: { type: 'string' } },
  count: { ...sourceFlags, ...rangeFlags, ...weighted, json: { type: 'boolean' } },
  top: { ...sourceFlags, ...rangeFlags, ...limit, ...weighted, ...shown },
  histogram: { ...sourceFlags, ...rangeFlags, ...weighted, ...shown, every: { type: 'string' }, by: { type: 'string' } },
  explain: { ...levelFlags, ...rangeFlags, json: { type: 'boolean' } },
  version: {},
}

/** Reads the words after a command. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function parseCommand(name: string, words: readonly string[]): Command {
  const { values, positionals } = parse(name, words)
  const text = (key: string): string | undefined => values[key] as string | undefined
  const field = name === 'top' ? positionals.shift() : ''
  if (field === undefined) throw invalid('a field: cordwood top <field> [query] [paths]', 'none')
  const elasticsearch = text('es')
  const isPiped = name !== 'explain' && inputIsPiped()
  const { query, paths } = splitPositionals(positionals, elasticsearch === undefined && !isPiped)
  const usesInput = elasticsearch === undefined && name !== 'explain' && (paths.includes('-') || (paths.length === 0 && isPiped))
  const levels = levelsOf(text('levels'))
  check(name, { elasticsearch, paths, usesInput, index: text('index'), newest: values['newest'], oldest: values['oldest'] })
  return {
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
    json: values['json'] === true,
    order: values['newest'] === true ? 'newest' : values['oldest'] === true ? 'oldest' : undefined,
    every: text('every'),
    by: text('by'),
    weighted: values['weighted'] === true,
    color: values['no-color'] !== true,
    levels,
    levelTable: checkLevels(levels),
  }
}

function parse(name: string, words: readonly string[]): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: flagsOf[name] ?? {}, allowPositionals: true })
    return { values, positionals }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CordwoodError('CORDWOOD_ERR_OPTION_UNKNOWN', `${reason}\nSee cordwood help ${name}.`, { cause: error })
  }
}

/** The first is the query, unless it is the only one, names a file and nothing else could be meant. */
function splitPositionals(positionals: readonly string[], needsPath: boolean): { query: string; paths: readonly string[] } {
  const [first = '*', ...paths] = positionals
  return needsPath && paths.length === 0 && existsSync(first) ? { query: '*', paths: [first] } : { query: first, paths }
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
  if (elasticsearch !== undefined && paths.length > 0) throw invalid('either --es or paths', 'both')
  if (index !== undefined && elasticsearch === undefined) throw invalid('--index together with --es', '--index alone')
  if (newest === true && oldest === true) throw invalid('either --newest or --oldest', 'both')
  if (usesInput && paths.length > 1) throw invalid('either - (standard input) or paths', 'both')
  if (elasticsearch !== undefined || usesInput || paths.length > 0 || name === 'explain' || name === 'version') return
  throw invalid(`files, folders or patterns after the query, lines on standard input, or --es URL`, 'none')
}

function rangeOf(last: string | undefined, from: string | undefined, to: string | undefined): RangeInput {
  if (last !== undefined) {
    if (from !== undefined || to !== undefined) throw invalid('either --last or --from and --to', 'both')
    return { last }
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw invalid('--limit to be a whole number', text)
}

function levelsOf(text: string | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (text?.split(',') ?? []).map((part) => {
      const [, name, number] = /^\s*([^=\s]+)\s*=\s*(\d+)\s*$/.exec(part) ?? []
      if (name === undefined) throw invalid('--levels such as notice=35,alert=55', part)
      return [name, Number(number)]
    }),
  )
}

function invalid(expected: string, got: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected ${expected}, got ${got}.`)
}
