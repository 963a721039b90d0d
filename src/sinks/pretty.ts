import { jsonOf } from '../core/json-of.ts'
import type { LineBatch } from '../core/batch.ts'
import { recordId } from '../core/id.ts'
import { type LevelTable, standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { decodeLine } from '../json/decode.ts'
import { displayWidth } from './display-width.ts'
import { neutralise } from './neutralise.ts'
import { createPalette, type Palette } from './palette.ts'
import { prettyError } from './pretty-error.ts'

/** How readable lines look. */
export interface PrettyOptions {
  readonly colors: boolean
  /** Columns of the terminal; asked for each batch, since a window changes its size. */
  readonly columns: () => number
  /** The names of levels; default the six. */
  readonly levels?: () => LevelTable | undefined
}

const indent = 4
/** What a line has in common with others: behind what it says itself. */
const correlation = /^(?:(?:trace|span|parent|transaction|session)\.id|http\.request\.id)$/
/** The same on every line of a process: noise to somebody who watches it. */
const constant = /^(ecs\.version|process\.|host\.|service\.|event\.sequence$|event\.severity$|log\.level$|log\.template)/

/**
 * Makes lines readable: time of day, level, message and the plain fields on one line as far as they fit, then on indented ones,
 * ids last; objects, texts of several lines and errors below. Nothing in a line can drive the terminal, or look like another line: what follows the first is indented,
 * and text of several lines has a bar before each.
 */
export function createPretty(options: PrettyOptions): (batch: LineBatch) => string {
  const palette = createPalette(options.colors)
  return ({ lines, times, sequences, bootId }) => {
    const columns = options.columns()
    let text = ''
    for (const [at, line] of lines.entries()) {
      const fallback = { id: recordId(bootId, sequences[at] ?? 0), time: times[at] ?? 0 }
      text += prettyRecord(decodeLine(line, fallback), palette, columns, options.levels?.())
    }
    return text
  }
}

/** One record as text, ending with a line feed. */
export function prettyRecord(record: LogRecord, palette: Palette, columns: number, levels: LevelTable = standardLevels): string {
  const pad = ' '.repeat(indent)
  const time = timeOfDay(record.time)
  const level = neutralise(levels.name(record.level)).toUpperCase().padEnd(5)
  const [first = '', ...more] = record.message.split(/\r?\n/).map((line) => neutralise(line))
  const lines = [`${palette.dim(time)} ${palette.level(record.level)(level)} ${palette.bold(first)}`]
  let width = time.length + level.length + 2 + displayWidth(first)
  // What follows a message of several lines stands below it.
  if (more.length > 0) {
    for (const line of more) lines.push(pad + palette.dim('│ ') + line)
    width = columns
  }
  const below: string[] = []
  for (const [key, value] of inReadingOrder(record.fields)) {
    const name = neutralise(key)
    const inline = printInline(key, value)
    const length = displayWidth(name) + 1 + displayWidth(inline ?? '')
    if (inline === undefined || indent + length > columns) {
      for (const line of printBelow(name, value, palette, columns)) below.push(line)
      continue
    }
    const fits = width + 1 + length <= columns
    if (!fits) lines.push(' '.repeat(indent - 1))
    lines[lines.length - 1] += ` ${palette.key(name)}${palette.dim('=')}${inline}`
    width = (fits ? width + 1 : indent) + length
  }
  // One by one: a text may have more lines than a call takes arguments.
  if (record.error !== undefined) for (const line of prettyError(record.error, palette, indent)) below.push(line)
  return [...lines, ...below, ''].join('\n')
}

/** Without what is noise, the ids behind the others. */
function inReadingOrder(fields: LogRecord['fields']): readonly (readonly [key: string, value: unknown])[] {
  const shown = Object.entries(fields).filter(([key]) => !constant.test(key))
  return [...shown.filter(([key]) => !correlation.test(key)), ...shown.filter(([key]) => correlation.test(key))]
}

/** A plain value as one word; undefined where it needs lines of its own. */
function printInline(key: string, value: unknown): string | undefined {
  if (key === 'event.duration' && typeof value === 'number' && value >= 0) return printDuration(value)
  if (typeof value === 'object' && value !== null) return undefined
  if (typeof value !== 'string') return String(value)
  if (value.includes('\n')) return undefined
  const text = neutralise(value)
  return text === value && /^[^\s"'=,{}[\]]+$/.test(value) ? value : neutralise(JSON.stringify(value))
}

/** Nanoseconds, as queries take them: `33.2ms`. */
function printDuration(nanoseconds: number): string {
  const [unit, size] = durationUnits.find(([, size]) => nanoseconds >= size) ?? ['ns', 1]
  return `${Number((nanoseconds / size).toPrecision(nanoseconds / size >= 1000 ? 15 : 3))}${unit}`
}

const durationUnits = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
] as const

function printBelow(name: string, value: unknown, palette: Palette, columns: number): string[] {
  const pad = ' '.repeat(indent)
  const label = `${pad}${palette.key(name)}: `
  const lines = typeof value === 'string' ? value.split(/\r?\n/) : layOut(value, columns - indent - displayWidth(name) - 2)
  if (lines.length === 1) return [label + neutralise(lines[0] ?? '')]
  // Text starts below its name; an object's brace stays beside it.
  if (typeof value === 'string') return [label.trimEnd(), ...lines.map((line) => pad + palette.dim('│ ') + neutralise(line))]
  return lines.map((line, at) => (at === 0 ? label : pad) + neutralise(line))
}

/** JSON on one line if it fits, else over several. */
function layOut(value: unknown, room: number): string[] {
  const compact = jsonOf(value)
  if (displayWidth(neutralise(compact)) <= room) return [compact]
  // What is too deep to be printed is left out there.
  return JSON.stringify(JSON.parse(compact), null, 2).split('\n')
}

const two = (value: number): string => String(value).padStart(2, '0')

function timeOfDay(time: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
