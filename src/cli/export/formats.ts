import { zstdCompressSync } from 'node:zlib'
import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { toRow } from '../../search/row.ts'
import { csvHeading, csvRow } from '../csv.ts'
import { printJson, toJson } from '../print-record.ts'
import type { ParquetPeer, ParquetType } from './parquet-peer.ts'
import { type ColumnType, restColumn, RowShape, shapeSample } from './row-shape.ts'
import type { TextTarget } from './target.ts'

/** What is exported, and how its fields are read. */
export interface Exported {
  readonly records: AsyncIterable<LogRecord>
  readonly fields: readonly string[] | undefined
  readonly levels: LevelTable
}

/** One JSON object a line. */
export async function writeNdjson({ records, fields, levels }: Exported, target: TextTarget): Promise<void> {
  for await (const record of records)
    await target.write(fields === undefined ? printJson(record, levels) : `${toJson(toRow(record, fields, levels))}\n`)
  await target.finish()
}

/** A table whose columns are the fields of the first records; what has none stands in the last one as JSON. */
export async function writeCsv(exported: Exported, target: TextTarget): Promise<void> {
  const { shape, records } = await beginTable(exported)
  if (shape.columns.length > 0) await target.write(csvHeading([...names(shape), ...(shape.hasRest ? [restColumn] : [])]))
  for await (const record of records) {
    const { values, rest } = shape.row(record, false)
    await target.write(csvRow(shape.hasRest ? [...values, rest] : values))
  }
  await target.finish()
}

const parquetTypes: Readonly<Record<ColumnType, ParquetType>> = {
  time: 'TIMESTAMP',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'STRING',
}
const rowGroupSize = 50_000

/** The same table as Parquet, with types, packed by zstd. */
export async function writeParquet(exported: Exported, path: string, peer: ParquetPeer): Promise<void> {
  const { shape, records } = await beginTable(exported)
  const columns = shape.columns.map(({ name, type }) => ({ name, type: parquetTypes[type], nullable: true }))
  const rest = { name: restColumn, type: 'JSON', nullable: true } as const
  await peer.parquetWriteRows({
    writer: peer.fileWriter(path),
    columns: shape.hasRest ? [...columns, rest] : columns,
    rows: parquetRows(shape, records),
    rowGroupSize,
    codec: 'ZSTD',
    compressors: { ZSTD: (input) => zstdCompressSync(input) },
    createdBy: 'cordwood',
  })
}

async function* parquetRows(
  shape: RowShape,
  records: AsyncIterable<LogRecord>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const record of records) {
    const { values, rest } = shape.row(record, true)
    const row: Record<string, unknown> = {}
    for (const [at, name] of names(shape).entries()) row[name] = values[at] ?? null
    // The writer prints values of its type JSON itself.
    if (shape.hasRest) row[restColumn] = rest === undefined ? null : (JSON.parse(rest) as unknown)
    yield row
  }
}

function names({ columns }: RowShape): readonly string[] {
  return columns.map(({ name }) => name)
}

async function beginTable({
  records,
  fields,
  levels,
}: Exported): Promise<{ shape: RowShape; records: AsyncIterable<LogRecord> }> {
  const iterator = records[Symbol.asyncIterator]()
  const sample: LogRecord[] = []
  let isAll = false
  while (!isAll && sample.length < shapeSample) {
    const next = await iterator.next()
    if (next.done === true) isAll = true
    else sample.push(next.value)
  }
  const all = async function* (): AsyncGenerator<LogRecord> {
    yield* sample
    if (isAll) return
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  return { shape: new RowShape(sample, fields, levels, isAll), records: all() }
}
