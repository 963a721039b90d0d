import { type LevelTable, standardLevels } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import type { FieldMap } from '../cut/field-map.ts'
import { slotValue } from '../cut/slot-value.ts'
import { decodeRow } from './decode-row.ts'
import { FieldIndex, isPlain } from './field-index.ts'
import { FieldMaps } from './field-maps.ts'
import { filterHas } from './filter.ts'
import { LineBuilder } from './line-builder.ts'
import { RowIds } from './row-ids.ts'
import { readRowLevels } from './row-levels.ts'
import { readRowTemplates } from './row-templates.ts'
import { readRowTimes } from './row-times.ts'
import type { PlainCache, SegmentCache } from './segment-cache.ts'
import type { LineRun } from './segment-lines.ts'
import type { Segment, SegmentColumn, SegmentSummary, SegmentTemplates, TemplateCounts } from './segment.ts'
import type { StoredColumns } from './stored-columns.ts'
import { fieldMapsOf } from './stored-variants.ts'

/** What a segment means under one table of levels. */
interface Reading {
  readonly levels: LevelTable
  readonly maps: readonly (FieldMap | undefined)[]
  readonly fields: FieldIndex
}

/** A segment over the columns of its file. */
export class StoredSegment implements Segment {
  readonly summary: SegmentSummary
  readonly #columns: StoredColumns
  readonly #cache: SegmentCache
  readonly #own: PlainCache | undefined
  readonly #lines: LineBuilder
  readonly #standard: Reading
  /** By the table that was asked for last. */
  #reading: Reading
  readonly #ids: RowIds

  /** @param own - the cache, where it is this segment's alone. */
  constructor(columns: StoredColumns, cache: SegmentCache, own: PlainCache | undefined, maps: FieldMaps, bytes: number) {
    this.summary = { ...columns.footer.summary, bytes }
    this.#columns = columns
    this.#cache = cache
    this.#own = own
    this.#lines = new LineBuilder(columns)
    this.#standard = this.#read(maps)
    this.#reading = this.#standard
    this.#ids = new RowIds(
      columns,
      this.#standard.maps,
      (place, row) => this.#lines.value(place, row),
      () => this.#offsets(),
    )
  }

  get bytesRead(): number {
    return this.#columns.frames.bytesRead
  }

  get cachedBytes(): number {
    return this.#own?.bytes ?? 0
  }

  get runs(): readonly LineRun[] {
    return this.#columns.footer.runs
  }

  forget(): void {
    this.#own?.clear()
  }

  times(): Float64Array {
    return this.#cache.get('times', () => {
      const value = readRowTimes(this.#columns, this.#standard.maps)
      return { value, bytes: value.byteLength }
    })
  }

  levels(table: LevelTable = this.#standard.levels): Float64Array | Uint8Array | Uint16Array {
    const { maps } = this.#readingOf(table)
    const read = (): Float64Array | Uint8Array | Uint16Array =>
      readRowLevels(this.#columns, maps, (row) =>
        table === standardLevels ? undefined : (this.record(row, table)?.level ?? NaN),
      )
    if (table !== this.#standard.levels) return read()
    return this.#cache.get('levels', () => {
      const value = read()
      return { value, bytes: value.byteLength }
    })
  }

  templates(): SegmentTemplates {
    return this.#cache.get('templates', () => {
      const value = readRowTemplates(this.#columns, (row) => this.#messageOf(row))
      return { value, bytes: value.codes.byteLength + value.table.length * 100 }
    })
  }

  templateCounts(): TemplateCounts | undefined {
    const { templates, templateCounts: counts } = this.#columns.footer
    const table = templates.flatMap((known) => (typeof known === 'number' ? [] : [{ id: known[0], literal: known[1] }]))
    return counts === undefined || table.length !== templates.length ? undefined : { table, counts }
  }

  paths(): readonly string[] {
    return this.#standard.fields.names()
  }

  columns(path: string): readonly SegmentColumn[] {
    return this.#standard.fields.find(path)
  }

  oddRows(): Uint32Array {
    const { variants } = this.#columns.footer
    const { maps } = this.#standard
    const isText = this.#columns.placeOf('text')
    const { skeletons } = this.#columns.footer
    const odd = variants.map(
      ({ isOdd, skeleton }, code) =>
        isOdd === true || (maps[code] === undefined && skeletons[skeleton]?.columns.includes(isText) !== true),
    )
    if (!odd.includes(true)) return new Uint32Array(0)
    return this.#columns.rowsIn(Uint8Array.from(odd, Number)) ?? Uint32Array.from(this.#columns.codes().keys())
  }

  idOf(row: number): string {
    const own = this.#ids.ownId(row)
    if (own !== undefined) return own
    const code = this.#columns.codes()[row] as number
    // A line that columns do not tell may say an id.
    if (this.#standard.maps[code] === undefined) return this.record(row)?.id ?? this.#ids.foreignId(row)
    return this.#ids.foreignId(row)
  }

  rowOf(id: string): number | undefined {
    for (const row of this.#ids.candidates(id)) if (this.idOf(row) === id) return row
    for (const row of this.oddRows()) if (this.idOf(row) === id) return row
    return undefined
  }

  line(row: number): Buffer {
    return Buffer.from(this.#lines.line(row), 'latin1')
  }

  *lines(rows?: Uint32Array): Generator<Buffer> {
    if (rows === undefined) yield* this.#lines.all()
    else for (const row of rows) yield this.line(row)
  }

  record(row: number, levels: LevelTable = this.#standard.levels): LogRecord | undefined {
    const map = this.#standard.maps[this.#columns.codes()[row] as number]
    const line = Buffer.from(this.#lines.recordLine(row), 'latin1')
    const time = map?.timeSlot === undefined ? this.#timeBefore(row) : 0
    // The place is dear to find, and a line that says its id does not need it.
    if (map?.ownId !== undefined) return decodeRow(line, { print: '', offset: 1, time }, levels)
    return decodeRow(line, { ...this.#ids.place(row), time }, levels)
  }

  *records(rows: Uint32Array, levels?: LevelTable): Generator<LogRecord | undefined> {
    for (const row of rows) yield this.record(row, levels)
  }

  text(): string {
    const pieces: string[] = []
    for (const chunk of this.#lines.chunks()) pieces.push(chunk.toString('latin1'))
    return pieces.join('')
  }

  derived(): ReadonlyMap<number, string> {
    const { variants } = this.#columns.footer
    if (!variants.some(({ hasRaw }) => hasRaw === true)) return new Map()
    const rows = [...this.#columns.codes().entries()].flatMap(([row, code]) => (variants[code]?.hasRaw === true ? [row] : []))
    return new Map(rows.map((row) => [row, this.#lines.recordLine(row)]))
  }

  mayContain(path: string, text: string): boolean {
    const { fields } = this.#standard
    const isMaybe = (): boolean => {
      if (!isPlain(text) || fields.constantsOf(path).some((own) => own === text || own.includes('\\'))) return true
      return fields.storedOf(path).some((place) => {
        const { kind, filter } = this.#columns.entry(place)
        if (kind !== 'string' || filter === undefined) return true
        return filterHas({ bits: this.#columns.part(filter.part), hashes: filter.hashes }, text)
      })
    }
    return this.oddRows().length > 0 || isMaybe()
  }

  #read(known: FieldMaps): Reading {
    const maps = fieldMapsOf(this.#columns.footer, known)
    return { levels: known.levels, maps, fields: new FieldIndex(this.#columns, this.#cache, maps) }
  }

  #readingOf(levels: LevelTable): Reading {
    if (levels === this.#standard.levels) return this.#standard
    if (levels !== this.#reading.levels) this.#reading = this.#read(new FieldMaps(levels))
    return this.#reading
  }

  /** Without putting the line together, where that can be. */
  #messageOf(row: number): string {
    const { variants, skeletons } = this.#columns.footer
    const code = this.#columns.codes()[row] as number
    const map = this.#standard.maps[code]
    if (map === undefined) return this.record(row)?.message ?? ''
    if ('value' in map.message) return map.message.value
    const variant = variants[code]
    const { slot } = map.message
    const constant = variant?.constants?.find(([own]) => own === slot)?.[1]
    const place = skeletons[variant?.skeleton ?? 0]?.columns[slot] ?? -1
    return String(slotValue('string', constant ?? this.#lines.value(place, row)))
  }

  #timeBefore(row: number): number {
    const run = this.#ids.runOf(row)
    const times = this.times()
    for (let before = row - 1; before >= run.row; before--) {
      const time = times[before] as number
      if (!Number.isNaN(time)) return Math.floor(time)
    }
    return run.time
  }

  #offsets(): Float64Array {
    return this.#cache.get('offsets', () => {
      const lengths = this.#lines.lengths()
      const value = new Float64Array(lengths.length)
      let offset = 0
      for (let row = 0; row < lengths.length; row++) {
        value[row] = offset
        offset += (lengths[row] as number) + 1
      }
      return { value, bytes: value.byteLength }
    })
  }
}
