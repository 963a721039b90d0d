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
}

const indent = 4
/** The same on every line of a process: noise to somebody who watches it. */
const constant = /^(ecs\.version|process\.|host\.|service\.|event\.sequence$|event\.severity$|log\.level$|log\.template)/

/**
 * Makes lines readable: time of day, level, message and the plain fields on one line as far as they fit, the others and
 * errors below it. Nothing in a line can drive the terminal, or look like another line: what follows the first is indented,
 * and text of several lines has a bar before each.
 */
export function createPretty(options: PrettyOptions): (batch: LineBatch) => string {
  const palette = createPalette(options.colors)
  return ({ lines, times, sequences, bootId }) => {
    const columns = options.columns()
    let text = ''
    for (const [at, line] of lines.entries()) {
      const fallback = { id: recordId(bootId, sequences[at] ?? 0), time: times[at] ?? 0 }
      text += prettyRecord(decodeLine(line, fallback), palette, columns)
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
  let head = `${palette.dim(time)} ${palette.level(record.level)(level)} ${palette.bold(first)}`
  let width = time.length + level.length + 2 + displayWidth(first)
  const below = more.map((line) => pad + palette.dim('│ ') + line)
  for (const [key, value] of Object.entries(record.fields)) {
    if (constant.test(key)) continue
    const name = neutralise(key)
    const inline = printInline(value)
    const room = columns - width - displayWidth(name) - 2
    if (inline !== undefined && displayWidth(inline) <= room) {
      head += ` ${palette.key(name)}${palette.dim('=')}${inline}`
      width += displayWidth(name) + displayWidth(inline) + 2
    } else below.push(...printBelow(name, value, palette, columns))
  }
  if (record.error !== undefined) below.push(...prettyError(record.error, palette, indent))
  return [head, ...below, ''].join('\n')
}

/** A plain value as one word; undefined where it needs lines of its own. */
function printInline(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) return undefined
  if (typeof value !== 'string') return String(value)
  if (value.includes('\n')) return undefined
  const text = neutralise(value)
  return text === value && /^[^\s"'=,{}[\]]+$/.test(value) ? value : neutralise(JSON.stringify(value))
}

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
  const compact = JSON.stringify(value) ?? String(value)
  return displayWidth(neutralise(compact)) <= room ? [compact] : (JSON.stringify(value, null, 2) ?? compact).split('\n')
}

const two = (value: number): string => String(value).padStart(2, '0')

function timeOfDay(time: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
