import { recordId } from '../../core/id.ts'
import type { FieldMap, SlotOrValue } from '../cut/field-map.ts'
import { slotValue } from '../cut/slot-value.ts'
import { foreignId } from '../scan/line-decoder.ts'
import type { LineRun } from './segment-lines.ts'
import type { StoredColumns } from './stored-columns.ts'

/** The parts of an own id in a variant: a column each, or what all rows have. */
interface OwnId {
  readonly entity: SlotOrValue
  readonly sequence: number
}

const sequenceDigits = 8
const printLength = 14

/** Ids of rows, and rows of ids, without decoding lines. */
export class RowIds {
  readonly #columns: StoredColumns
  readonly #own: readonly (OwnId | undefined)[]
  readonly #valueAt: (place: number, row: number) => string
  readonly #offsets: () => Float64Array

  /**
   * @param valueAt - the text of a row in a column.
   * @param offsets - where each line begins in the text.
   */
  constructor(
    columns: StoredColumns,
    maps: readonly (FieldMap | undefined)[],
    valueAt: (place: number, row: number) => string,
    offsets: () => Float64Array,
  ) {
    this.#columns = columns
    this.#valueAt = valueAt
    this.#offsets = offsets
    const { skeletons, variants } = columns.footer
    this.#own = maps.map((map, code) => {
      if (map?.ownId === undefined) return undefined
      const variant = variants[code]
      const places = skeletons[variant?.skeleton ?? 0]?.columns ?? []
      const { entity, sequenceSlot } = map.ownId
      const constants = new Map(variant?.constants)
      const constant = 'slot' in entity ? constants.get(entity.slot) : undefined
      return {
        sequence: places[sequenceSlot] ?? -1,
        entity:
          'value' in entity
            ? entity
            : constant === undefined
              ? { slot: places[entity.slot] ?? -1 }
              : { value: String(slotValue('string', constant)) },
      }
    })
  }

  /** The id that the line says itself. */
  ownId(row: number): string | undefined {
    const own = this.#own[this.#columns.codes()[row] as number]
    if (own === undefined) return undefined
    const sequence = Number(this.#valueAt(own.sequence, row))
    return recordId(this.#entity(own.entity, row), sequence)
  }

  #entity(entity: SlotOrValue, row: number): string {
    return 'value' in entity ? entity.value : String(slotValue('string', this.#valueAt(entity.slot, row)))
  }

  /** The id by the place of the line. */
  foreignId(row: number): string {
    const { print, offset } = this.place(row)
    return foreignId(print, offset)
  }

  /** Where the line stood. */
  place(row: number): { readonly print: string; readonly offset: number } {
    const { print, offset, row: first } = this.runOf(row)
    const offsets = this.#offsets()
    return { print, offset: offset + (offsets[row] ?? 0) - (offsets[first] ?? 0) }
  }

  /** The run that a row is in. */
  runOf(row: number): LineRun {
    const { runs } = this.#columns.footer
    return runs[lastRunAt(runs, row)] ?? { row: 0, print: '', offset: 0, time: 0 }
  }

  /** Rows that may have an id: by its sequence, or by its place. */
  *candidates(id: string): Generator<number> {
    if (id.startsWith('~')) yield* this.#foreignCandidates(id)
    const sequence = Number.parseInt(id.slice(-sequenceDigits), 36)
    const places = new Set(this.#own.flatMap((own) => (own === undefined ? [] : [own.sequence])))
    for (const place of places) {
      const { min = -Infinity, max = Infinity } = this.#columns.entry(place)
      const isLong = max >= 36 ** sequenceDigits
      if (!isLong && (sequence < min || sequence > max)) continue
      const column = this.#columns.column(place)
      const rows = this.#columns.rows(place)
      const numbers = column.numbers?.()
      for (let index = 0; index < column.count; index++) {
        const number = numbers?.[index] ?? Number(column.text(index))
        if (number === sequence || number >= 36 ** sequenceDigits) yield rows === undefined ? index : (rows[index] as number)
      }
    }
  }

  *#foreignCandidates(id: string): Generator<number> {
    const print = id.slice(1, 1 + printLength)
    const offset = Number.parseInt(id.slice(1 + printLength), 36)
    const { runs, summary } = this.#columns.footer
    for (const [place, run] of runs.entries()) {
      if (run.print !== print || offset < run.offset) continue
      const offsets = this.#offsets()
      const wanted = offset - run.offset + (offsets[run.row] ?? 0)
      let [low, high] = [run.row, runs[place + 1]?.row ?? summary.rows]
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((offsets[middle] as number) < wanted) low = middle + 1
        else high = middle
      }
      if (offsets[low] === wanted) yield low
    }
  }
}

function lastRunAt(runs: readonly LineRun[], row: number): number {
  let [low, high] = [0, runs.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((runs[middle]?.row ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}
