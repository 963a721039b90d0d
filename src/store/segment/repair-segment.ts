import { CordwoodError } from '../../core/error.ts'
import { standardLevels } from '../../core/level.ts'
import { LineBuilder } from './line-builder.ts'
import { openColumns } from './open-segment.ts'
import { readRowTimes } from './row-times.ts'
import { RunSaver } from './run-saver.ts'
import { PlainCache } from './segment-cache.ts'
import type { SegmentLines } from './segment-lines.ts'
import type { StoredKind } from './footer.ts'
import type { SegmentFile } from './segment.ts'
import type { StoredColumns } from './stored-columns.ts'
import { FieldMaps } from './field-maps.ts'
import { fieldMapsOf } from './stored-variants.ts'

/** What could be saved of a damaged segment. */
export interface RepairedSegment {
  /** The lines of which every value is whole, with what makes a segment of them. */
  readonly lines: SegmentLines
  /** How many lines are lost. */
  readonly lost: number
}

/**
 * Saves the lines of a segment that do not need its damaged frames. Nothing is guessed: a line comes back exactly, or not at all.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED where nothing can be saved: the ends, the footer or the forms of the lines are damaged.
 */
export function repairSegment(file: SegmentFile): RepairedSegment {
  const columns = openColumns(file, new PlainCache())
  const { footer } = columns
  const codes = columns.codes()
  const isWhole = footer.columns.map((_, place) => isReadable(columns, place))
  const raw = columns.placeOf('raw')
  const needs = footer.variants.map(({ hasRaw }, code) => {
    const used = footer.columns.flatMap(({ kind }, place) =>
      isValue(kind) && columns.variantsOf(place)[code] === 1 ? [place] : [],
    )
    return hasRaw === true ? [...used, raw] : used
  })
  const isKept = needs.map((used) => used.every((place) => isWhole[place]))
  const builder = new LineBuilder(columns)
  const times = readTimes(columns)
  const saver = new RunSaver(footer.runs, (row) => timeBefore(times, row))
  const lines: string[] = []
  const derived = new Map<number, string>()
  let lost = 0
  for (const [row, code] of codes.entries()) {
    if (isKept[code] !== true) {
      lost++
      saver.lose(row)
      continue
    }
    const line = builder.line(row)
    if (footer.variants[code]?.hasRaw === true) derived.set(lines.length, builder.recordLine(row))
    saver.keep(row, line.length + 1, lines.length)
    lines.push(line)
  }
  const end = footer.endsInFeed || isKept[codes.at(-1) ?? 0] !== true ? '\n' : ''
  return {
    lines: {
      text: lines.length === 0 ? '' : lines.join('\n') + end,
      runs: saver.runs.length === 0 ? footer.runs.slice(0, 1) : saver.runs,
      shapes: footer.templates.flatMap((known) => (typeof known === 'number' ? [] : [{ id: known[0], literal: known[1] }])),
      positions: footer.summary.positions,
      ...(derived.size === 0 ? {} : { derived }),
    },
    lost,
  }
}

function isValue(kind: StoredKind): boolean {
  return kind === 'string' || kind === 'bare' || kind === 'json' || kind === 'text'
}

/** Can a column be decoded to its last value? */
function isReadable(columns: StoredColumns, place: number): boolean {
  return unlessDamaged(() => columns.column(place).texts()) !== undefined
}

/** Where a column of times is damaged, the times of the lines that are whole are still in them. */
function readTimes(columns: StoredColumns): Float64Array | undefined {
  return unlessDamaged(() => readRowTimes(columns, fieldMapsOf(columns.footer, new FieldMaps(standardLevels))))
}

function timeBefore(times: Float64Array | undefined, row: number): number | undefined {
  for (let before = row - 1; times !== undefined && before >= 0; before--) {
    const time = times[before] as number
    if (!Number.isNaN(time)) return Math.floor(time)
  }
  return undefined
}

function unlessDamaged<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CordwoodError && error.code === 'CORDWOOD_ERR_STORE_DAMAGED') return undefined
    throw error
  }
}
