import { hash64 } from '../../core/hash.ts'
import { standardLevels } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { decodeRow } from './decode-row.ts'
import type { SegmentLines } from './segment-lines.ts'
import type { Segment } from './segment.ts'

/** A segment that keeps its lines as they are and decodes each. */
export function createSimpleSegment(lines: SegmentLines, bytes: number): Segment {
  const parts = lines.text.split('\n')
  if (parts.at(-1) === '') parts.pop()
  const records = (levels = standardLevels): (LogRecord | undefined)[] => {
    const found: (LogRecord | undefined)[] = []
    let [run, offset, time] = [lines.runs[0], 0, 0]
    for (const [row, line] of parts.entries()) {
      const begun = lines.runs.find((one) => one.row === row)
      if (begun !== undefined) [run, offset, time] = [begun, begun.offset, begun.time]
      const text = Buffer.from(lines.derived?.get(row) ?? line, 'latin1')
      const record = decodeRow(text, { print: run?.print ?? '', offset, time }, levels)
      offset += line.length + 1
      time = record === undefined ? time : Math.floor(record.time)
      found.push(record)
    }
    return found
  }
  const all = records()
  const pick = (rows: Uint32Array | undefined): number[] => (rows === undefined ? [...parts.keys()] : [...rows])
  const lineAt = (row: number): Buffer => Buffer.from(parts[row] ?? '', 'latin1')
  const table = [...new Set(all.map((record) => record?.template ?? record?.message ?? ''))].map((literal) => ({
    id: hash64(literal),
    literal,
  }))
  return {
    summary: {
      version: 0,
      rows: parts.length,
      rawBytes: lines.text.length,
      bytes,
      isSorted: false,
      templates: table.length,
      positions: lines.positions ?? [],
    },
    bytesRead: bytes,
    cachedBytes: 0,
    forget: () => undefined,
    times: () => Float64Array.from(all, (record) => record?.time ?? NaN),
    levels: (levels) => Float64Array.from(records(levels), (record) => record?.level ?? NaN),
    templates: () => ({
      table,
      codes: Uint32Array.from(all, (record) =>
        record === undefined ? table.length : table.findIndex(({ literal }) => literal === (record.template ?? record.message)),
      ),
    }),
    paths: () => [],
    columns: () => [],
    oddRows: () => Uint32Array.from(parts.keys()),
    idOf: (row) => all[row]?.id ?? '',
    rowOf: (id) => {
      const row = all.findIndex((record) => record?.id === id)
      return row === -1 ? undefined : row
    },
    line: lineAt,
    lines: (rows) => pick(rows).map(lineAt),
    record: (row, levels) => (levels === undefined ? all[row] : records(levels)[row]),
    records: (rows, levels) => {
      const found = levels === undefined ? all : records(levels)
      return pick(rows).map((row) => found[row])
    },
    text: () => lines.text,
    derived: () => lines.derived ?? new Map<number, string>(),
    runs: lines.runs,
    mayContain: () => true,
  }
}
