import type { NumberRange } from '../../core/aggregation.ts'
import { fieldNames } from '../../query/fields.ts'
import type { Rounding } from '../../query/rounding.ts'
import type { Value } from '../../query/values.ts'
import type { Dimension, FilterQuestion } from './aggregation-plan.ts'
import { codesFor, fieldNumbers, fieldValues, levelCodes } from './field-values.ts'
import { matchRows } from './match-rows.ts'
import type { SegmentView } from './segment-view.ts'
import { firstAt } from './time-rows.ts'

/** What rows have in a dimension, as numbers below `size`; those with the same are alike in it. */
export interface DimensionCodes {
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  readonly size: number
}

/** Reads a dimension of all rows. */
export function dimensionCodes(view: SegmentView, dimension: Dimension): DimensionCodes {
  switch (dimension.kind) {
    case 'values': {
      if (fieldNames(dimension.field).includes('log.level')) return levelCodes(view)
      const { codes, values } = fieldValues(view, dimension.field)
      return { codes, size: values.length }
    }
    case 'presence': {
      const { codes, values } = fieldValues(view, dimension.field)
      const present = values.map((value) => (value === undefined ? 0 : 1))
      const wide = new Uint8Array(view.rows)
      for (let row = 0; row < wide.length; row++) wide[row] = present[codes[row] ?? 0] ?? 0
      return { codes: wide, size: 2 }
    }
    case 'time':
      return timeCodes(view, dimension.rounding)
    case 'bins':
      return numberCodes(view, dimension.field, (number) => Math.floor(number / dimension.interval))
    case 'ranges':
      return numberCodes(view, dimension.field, (number) => rangeBits(dimension.ranges, number))
    case 'filters':
      return filterCodes(view, dimension.questions)
    case 'template': {
      const { codes, table } = view.templates()
      return { codes, size: table.length + 1 }
    }
  }
}

/** The start of the bucket that all rows lie in; undefined where they do not. */
export function onlyBucket(view: SegmentView, rounding: Rounding): number | undefined {
  const { firstTime, lastTime } = view.segment.summary
  // A row that is no record lies in none.
  if (firstTime === undefined || lastTime === undefined || view.oddRows().length > 0) return undefined
  const start = rounding.floor(firstTime)
  return lastTime < rounding.next(start) ? start : undefined
}

function timeCodes(view: SegmentView, rounding: Rounding): DimensionCodes {
  if (onlyBucket(view, rounding) !== undefined) return { codes: new Uint8Array(view.rows), size: 1 }
  const found = view.times()
  const { times, isSorted } = found
  const codes = new Uint32Array(view.rows)
  if (!isSorted) {
    let [start, next] = [NaN, NaN]
    return coded(view.rows, (row) => {
      const time = times[row] ?? NaN
      if (Number.isNaN(time)) return 'none'
      if (!(time >= start && time < next)) {
        start = rounding.floor(time)
        next = rounding.next(start)
      }
      return start
    })
  }
  let code = 0
  for (let from = 0; from < codes.length; code++) {
    const to = firstAt(found, rounding.next(rounding.floor(times[from] ?? 0)))
    codes.fill(code, from, to)
    from = to
  }
  return { codes, size: code }
}

/** A bit for each query that finds a row. */
export function filterBits(view: SegmentView, questions: readonly FilterQuestion[]): Uint8Array | Uint16Array | Uint32Array {
  return view.kept(
    `filters ${JSON.stringify(questions.map(({ question }) => question.key))}`,
    () => {
      const bits = codesFor(2 ** questions.length, view.rows)
      for (const [at, { question }] of questions.entries()) {
        const mask = matchRows(view, question)
        if (mask === 'none') continue
        for (let row = 0; row < bits.length; row++) {
          const hit = mask === 'all' ? 1 : (mask[row] as number)
          bits[row] = (bits[row] as number) | (hit << at)
        }
      }
      return bits
    },
    (bits) => bits.byteLength,
  )
}

function filterCodes(view: SegmentView, questions: readonly FilterQuestion[]): DimensionCodes {
  const bits = filterBits(view, questions)
  return bits instanceof Uint8Array ? { codes: bits, size: 2 ** questions.length } : coded(view.rows, (row) => bits[row] ?? 0)
}

function rangeBits(ranges: readonly NumberRange[], number: number): number {
  let bits = 0
  for (const [at, { from = -Infinity, to = Infinity }] of ranges.entries()) if (number >= from && number < to) bits |= 1 << at
  return bits
}

/** Rows with several values are each unlike all others. */
function numberCodes(view: SegmentView, field: string, keyOf: (number: number) => number): DimensionCodes {
  const { numbers, several } = fieldNumbers(view, field)
  const isSeveral = (row: number): readonly Value[] | undefined => (several.size === 0 ? undefined : several.get(row))
  return coded(view.rows, (row) => {
    const number = numbers[row] ?? NaN
    if (Number.isNaN(number)) return isSeveral(row) === undefined ? 'none' : `several ${row}`
    return keyOf(number)
  })
}

function coded(rows: number, keyOf: (row: number) => number | string): DimensionCodes {
  const places = new Map<number | string, number>()
  const wide = new Uint32Array(rows)
  let [before, last]: [number | string | undefined, number] = [undefined, 0]
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row)
    if (key !== before) {
      before = key
      let place = places.get(key)
      if (place === undefined) places.set(key, (place = places.size))
      last = place
    }
    wide[row] = last
  }
  const codes = codesFor(places.size, rows)
  codes.set(wide)
  return { codes, size: places.size }
}
