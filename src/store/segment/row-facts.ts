import { standardLevels } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { decodeLine } from '../../json/decode.ts'
import { readTime } from '../../json/decode-time.ts'
import type { TextSpans } from '../column/text-spans.ts'
import { deriveFieldMap, type FieldMap } from '../cut/field-map.ts'
import type { CutLines } from '../cut/cut-lines.ts'
import { eachValue } from '../cut/each-value.ts'
import { textSkeletons } from '../cut/skeleton.ts'
import type { Variant } from '../cut/variants.ts'
import { decodeRow } from './decode-row.ts'
import { readTemplates } from './read-templates.ts'
import type { LineRun } from './segment-lines.ts'
import { SlotTimes } from './slot-time.ts'
import type { TemplateNames } from './template-names.ts'

const carriageReturn = 13
const openBrace = 123

/** What is known of each row when a segment is built. */
export interface RowFacts {
  /** Of the record; NaN for a row that is none. */
  readonly times: Float64Array
  /** By variant; undefined: its rows are explicit. */
  readonly maps: readonly (FieldMap | undefined)[]
  /** Levels of rows of which columns do not tell them, in their order; an empty text for a row that is no record. */
  readonly explicitLevels: readonly string[]
  /** The same of times, but without lines of text that are their message: those begin with it, or have that of the line before. */
  readonly oddTimes: readonly string[]
  /** Place in the table of templates, by row; -1 for a row that is no record. */
  readonly templates: Int32Array
}

/**
 * Reads times and templates of all rows. Rows without a skeleton are decoded; those of them of which the text is not the message get
 * another variant, which is added to the others.
 */
export function readRowFacts(cut: CutLines, runs: readonly LineRun[], names: TemplateNames): RowFacts {
  const { codes, bounds, skeletons, variants } = cut
  const maps = variants.map((variant) => {
    const skeleton = skeletons[variant.skeleton]
    if (skeleton === undefined || variant.skeleton < textSkeletons.length) return undefined
    return deriveFieldMap(skeleton, variant, standardLevels)
  })
  const times = readSlotTimes(cut, maps)
  const templates = new Int32Array(codes.length).fill(-1)
  const oddTimes: string[] = []
  const explicitLevels: string[] = []
  const twins = new Map<number, number>()
  let run = runs[0]
  let nextRun = 1
  let before = run?.time ?? 0
  for (let row = 0; row < codes.length; row++) {
    if (runs[nextRun]?.row === row) {
      run = runs[nextRun++]
      before = run?.time ?? before
    }
    const code = codes[row] as number
    if (maps[code] === undefined) {
      const line = cut.lineOf(row)
      const offset = (run?.offset ?? 0) + (bounds[row * 2] as number) - (bounds[(run?.row ?? 0) * 2] ?? 0)
      const place = { print: run?.print ?? '', offset, time: before }
      const record = decodeRow(line, place, standardLevels)
      explicitLevels.push(record === undefined ? '' : String(record.level))
      if (record !== undefined) {
        times[row] = record.time
        templates[row] = names.ofRecord(record)
      }
      const isText = (variants[code]?.skeleton ?? 0) < textSkeletons.length
      if (!isText || record === undefined || !isToldByText(record, line, before)) {
        oddTimes.push(record === undefined ? '' : String(record.time))
        if (isText) codes[row] = twinOf(variants, twins, code)
      }
    } else if (maps[code]?.timeSlot === undefined) times[row] = before
    const time = times[row] as number
    if (!Number.isNaN(time)) before = Math.floor(time)
  }
  readTemplates(cut, maps, names, templates)
  return { times, maps, explicitLevels, oddTimes, templates }
}

/** Whether the record is what a reader of the text makes of it, who knows the time of the line before. */
function isToldByText({ message, time }: LogRecord, line: Buffer, before: number): boolean {
  const text = line.toString('utf8', 0, line.at(-1) === carriageReturn ? line.length - 1 : line.length)
  if (message !== text) return false
  // Of broken JSON the decoder of lines reads the time that it says.
  return line[0] !== openBrace || time === decodeLine(text, { id: '', time: before }).time
}

function twinOf(variants: Variant[], twins: Map<number, number>, code: number): number {
  const known = twins.get(code)
  if (known !== undefined) return known
  const twin = variants.push({ ...(variants[code] as Variant), isOdd: true }) - 1
  twins.set(code, twin)
  return twin
}

/** Texts of numbers are printed only for those who look at them. */
const noValues: TextSpans = { bytes: Buffer.alloc(0), bounds: new Int32Array(0), count: 0 }

function valuesOf(spans: TextSpans): TextSpans {
  return spans.numbers === undefined ? spans : { ...noValues, numbers: spans.numbers }
}

function readSlotTimes(cut: CutLines, maps: readonly (FieldMap | undefined)[]): Float64Array {
  const times = new Float64Array(cut.codes.length).fill(NaN)
  const columns = maps.map((map, code) =>
    map?.timeSlot === undefined ? -1 : (cut.slotColumns[cut.variants[code]?.skeleton ?? 0]?.[map.timeSlot] ?? -1),
  )
  for (const column of new Set(columns)) {
    const own = cut.columns[column]
    if (own === undefined || own.kind === 'raw') continue
    const { kind, table } = own
    const { bytes, bounds, numbers } = table === undefined ? valuesOf(own.spans) : noValues
    const reader = new SlotTimes()
    const known = table?.entries().map((text) => reader.read(kind, text))
    if (numbers !== undefined) {
      const { form, values } = numbers
      eachValue(cut, column, (row, code, place) => {
        if (columns[code] !== column) return
        const value = values[place] as number
        times[row] = form === 'iso' ? value : (readTime(value) ?? NaN)
      })
      continue
    }
    eachValue(cut, column, (row, code, place) => {
      if (columns[code] !== column) return
      times[row] =
        known === undefined
          ? reader.readBytes(kind, bytes, bounds[place * 2] as number, bounds[place * 2 + 1] as number)
          : (known[own.numberAt(place)] as number)
    })
  }
  return times
}
