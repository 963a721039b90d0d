import { jsonOf } from '../core/json-of.ts'
import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { readLevel } from '../json/decode-level.ts'
import { readTextHead } from '../json/text-head.ts'
import { createTimePrinter } from '../json/timestamp.ts'
import { toRow } from '../search/row.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { prettyRecord } from '../sinks/pretty.ts'
import { compileFound, hasMarks, markFound, paintMarks } from './highlight-record.ts'
import { csvHeading, csvRow } from './csv.ts'
import { leadingColumns } from './flatten-record.ts'
import type { Output } from './output.ts'
import type { Command } from './command.ts'

/** Makes one record the text that a command shows of it, with its line feed. */
export type PrintRecord = (record: LogRecord) => string

const printMs = createTimePrinter('ms')
const printUs = createTimePrinter('us')

/** How a command wants its records: readable, as JSON, as CSV, or some fields between tabs. */
export function createRecordPrinter(command: Command, output: Output): PrintRecord {
  const { form, fields, color, levelTable } = command
  if (form === 'csv') return createCsvPrinter(fields ?? leadingColumns, levelTable)
  if (form === 'json') {
    if (fields !== undefined) return (record) => `${toJson(toRow(record, fields, levelTable))}\n`
    const found = command.isSet('highlight') ? compileFound(command) : undefined
    return (record) => printJson(record, levelTable, found === undefined ? {} : { highlights: found(record) })
  }
  if (fields !== undefined) {
    return (record) => {
      const row = toRow(record, fields, levelTable)
      return `${fields.map((field) => printCell(row[field])).join('\t')}\n`
    }
  }
  return createPrettyPrinter(color && output.wantsColors, command, output)
}

/** Readable lines; a heading says the day wherever it is another than that of the line before. What was found is marked by colours. */
function createPrettyPrinter(colors: boolean, command: Command, output: Output): PrintRecord {
  const palette = createPalette(colors)
  const found = colors ? compileFound(command) : undefined
  let day = dayOf(Date.now())
  return (record) => {
    const itsDay = dayOf(record.time)
    const heading = itsDay === day ? '' : `${palette.dim(`-- ${itsDay} --`)}\n`
    day = itsDay
    const cut = headOf(record)
    const bare = serviceFirst(cut === 0 ? record : { ...record, message: record.message.slice(cut) })
    const print = (shown: LogRecord): string => prettyRecord(shown, palette, output.columns, command.levelTable)
    const isMarked = found !== undefined && !hasMarks(bare)
    return heading + (isMarked ? paintMarks(print(markFound(bare, found(record), cut))) : print(bare))
  }
}

/** The service is what a reader looks for first, under its short name. */
function serviceFirst(record: LogRecord): LogRecord {
  const { 'service.name': service, ...fields } = record.fields
  return typeof service === 'string' && fields['service'] === undefined ? { ...record, fields: { service, ...fields } } : record
}

/** How much of a plain line's message is its time and level, which stand in front of it already. */
function headOf({ error, fields, message, time }: LogRecord): number {
  if (error !== undefined || Object.keys(fields).length > 0) return 0
  const head = readTextHead(message, time)
  return head.time === time && message.slice(head.end).trim() !== '' ? head.end : 0
}

/** A heading with the first row. */
function createCsvPrinter(columns: readonly string[], levels: LevelTable): PrintRecord {
  let heading = csvHeading(columns)
  return (record) => {
    const row = toRow(record, columns, levels)
    const text = heading + csvRow(columns.map((column) => row[column]))
    heading = ''
    return text
  }
}

/** In local time, as the time of day is. */
function dayOf(time: number): string {
  const date = new Date(time)
  const two = (value: number): string => String(value).padStart(2, '0')
  return Number.isNaN(date.getTime()) ? 'no date' : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** A line in ECS form, whatever form it was read in: it can be piped into another `cordwood`. */
export function printJson(record: LogRecord, levels: LevelTable, more: object = {}): string {
  const time = Number.isInteger(record.time) ? printMs(record.time) : printUs(record.time)
  const level = levels.name(record.level)
  const head = { '@timestamp': time, 'log.level': level, message: record.message }
  const severity = readLevel(level) === record.level ? {} : { 'event.severity': record.level }
  const error = record.error === undefined ? {} : { error: record.error }
  return `${toJson({ ...head, ...severity, ...record.fields, ...error, ...more })}\n`
}

/** Characters that JSON lets through and terminals obey. */
// oxlint-disable-next-line no-control-regex -- these are the characters to be found
const driving =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g

/** JSON of which no character can drive a terminal; parsed, it is the same value. */
export function toJson(value: unknown): string {
  return jsonOf(value).replace(driving, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}

function printCell(value: unknown): string {
  if (value === undefined) return '-'
  if (value instanceof Date) return value.toISOString()
  return neutralise(typeof value === 'string' ? value : jsonOf(value))
}
