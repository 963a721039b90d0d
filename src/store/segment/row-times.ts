import { decodeLine } from '../../json/decode.ts'
import { readTime } from '../../json/decode-time.ts'
import type { Column } from '../column/column.ts'
import type { FieldMap } from '../cut/field-map.ts'
import { fromLatin1 } from '../cut/slot-value.ts'
import type { StoredKind } from './footer.ts'
import { readNumbers } from './read-numbers.ts'
import { SlotTimes } from './slot-time.ts'
import type { StoredColumns } from './stored-columns.ts'

/** The time of each row, as the decoder of lines gives it; NaN for a row that is no record. */
export function readRowTimes(columns: StoredColumns, maps: readonly (FieldMap | undefined)[]): Float64Array {
  const { skeletons, variants, runs } = columns.footer
  const sources = maps.map((map, code) =>
    map?.timeSlot === undefined ? -1 : (skeletons[variants[code]?.skeleton ?? 0]?.columns[map.timeSlot] ?? -1),
  )
  const isExplicit = variants.map((variant) => variant.isExplicit === true)
  const place = columns.placeOf('time')
  const explicit = place === -1 || columns.entry(place).count === 0 ? -1 : place
  const [only = -1] = sources
  if (only !== -1 && explicit === -1 && columns.rows(only) === undefined && sources.every((source) => source === only))
    return slotTimes(columns.passing(only), columns.entry(only).kind)
  const codes = columns.codes()
  const times = new Float64Array(codes.length).fill(NaN)
  const fill = (place: number, values: Float64Array, wants: (code: number) => boolean): void => {
    const rows = columns.rows(place)
    for (let index = 0; index < values.length; index++) {
      const row = rows === undefined ? index : (rows[index] as number)
      if (wants(codes[row] as number)) times[row] = values[index] as number
    }
  }
  for (const place of new Set(sources)) {
    if (place !== -1) fill(place, slotTimes(columns.passing(place), columns.entry(place).kind), (code) => sources[code] === place)
  }
  if (explicit !== -1) fill(explicit, readNumbers(columns.passing(explicit)), () => true)

  // What says no time has that of the line before; a plain text may begin with one.
  const inherits = sources.map((source, code) => source === -1 && isExplicit[code] !== true)
  const isText = variants.map((variant) => variant.isExplicit === true && variant.isOdd !== true)
  if (!inherits.includes(true) && !isText.includes(true)) return times
  const text = columns.placeOf('text')
  const textRows = columns.rows(text)
  let nextText = 0
  let nextRun = 0
  let before = 0
  for (let row = 0; row < codes.length; row++) {
    const run = runs[nextRun]
    if (run?.row === row) {
      before = run.time
      nextRun++
    }
    const code = codes[row] as number
    if (inherits[code] === true) times[row] = before
    else if (isText[code] === true) {
      // Odd texts are in the column too.
      if (textRows === undefined) nextText = row
      else while ((textRows[nextText] ?? row) < row) nextText++
      const line = fromLatin1(columns.column(text).text(nextText))
      times[row] = decodeLine(line, { id: '', time: before }).time
    }
    const time = times[row] as number
    if (!Number.isNaN(time)) before = Math.floor(time)
  }
  return times
}

function slotTimes(column: Column, kind: StoredKind): Float64Array {
  const numbers = kind === 'bare' ? column.numbers?.() : undefined
  if (numbers !== undefined) return numbers.map((number) => readTime(number) ?? NaN)
  const known = kind === 'string' ? column.times?.() : undefined
  if (known !== undefined) return known
  const reader = new SlotTimes()
  const times = new Float64Array(column.count)
  for (let index = 0; index < times.length; index++) {
    times[index] = reader.read(kind === 'bare' ? 'bare' : 'string', column.text(index))
  }
  return times
}
