import fc from 'fast-check'
import { expect, it } from 'vitest'
import { standardLevels } from '../../../src/core/level.ts'
import type { LogRecord } from '../../../src/core/record.ts'
import { namedValues, namesOf } from '../../../src/query/values.ts'
import { slotValue } from '../../../src/store/cut/slot-value.ts'
import { LineDecoder } from '../../../src/store/scan/line-decoder.ts'
import { LineSplitter } from '../../../src/store/scan/line-splitter.ts'
import { buildSegment, type SegmentHint } from '../../../src/store/segment/build-segment.ts'
import type { Segment } from '../../../src/store/segment/segment.ts'
import { messagePatterns } from '../../../src/template/message-patterns.ts'
import { text$ } from './hostile.ts'
import { bornMs, linesOf, print, segmentOf } from './open.ts'

/** Under load; with more runs, as long as they take. */
const patience = 3_600_000
const runs = Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 100)

/** What was found best for another text, or for the very same one, is told of the columns or nothing is. */
const before$ = fc.oneof(fc.constant('nothing'), fc.constant('the same'), text$)

function hintOf(text: string, before: string): SegmentHint | undefined {
  if (before === 'nothing') return undefined
  const { hint } = buildSegment(linesOf(before === 'the same' ? text : before), { level: 'online' })
  return JSON.parse(JSON.stringify(hint)) as SegmentHint
}

/** What the scan makes of the same text, by the offset of each line. */
function scan(text: string): Map<number, LogRecord> {
  const rules = { range: {}, matches: () => true, required: [], levels: standardLevels }
  const decoder = new LineDecoder(rules, { scannedRows: 0, unparsedRows: 0 }, bornMs, print)
  const splitter = new LineSplitter(16 * 1024 * 1024)
  const found = new Map<number, LogRecord>()
  splitter.push(Buffer.from(text.endsWith('\n') ? text : `${text}\n`, 'latin1'), (line) => {
    const record = decoder.decode(line)
    if (record !== undefined) found.set(line.offset, record)
  })
  return found
}

function linesIn(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** All values of a field by its columns, for each row. */
function valuesByColumns(segment: Segment, name: string): Map<number, unknown[]> {
  const values = new Map<number, unknown[]>()
  const leaves = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(leaves) : value === null ? [] : [value])
  for (const { kind, rows, load, count } of segment.columns(name)) {
    const own = rows()
    const column = load()
    expect(column.count).toBe(count)
    expect(own?.length ?? segment.summary.rows).toBe(count)
    for (let index = 0; index < count; index++) {
      const row = own?.[index] ?? index
      values.set(row, [...(values.get(row) ?? []), ...leaves(slotValue(kind, column.text(index)))])
    }
    const { dictionary } = column
    if (dictionary !== undefined) {
      const texts = Array.from(dictionary.codes, (code) => dictionary.entries[code])
      expect(texts).toEqual(Array.from({ length: count }, (_, index) => column.text(index)))
    }
  }
  return values
}

it(
  'gives any text back as it was',
  () => {
    fc.assert(
      fc.property(text$, before$, (text, before) => {
        const segment = segmentOf(text, { hint: hintOf(text, before) })
        expect(segment.text()).toBe(text)
        const lines = linesIn(text)
        expect(segment.summary.rows).toBe(lines.length)
        expect([...segment.lines()].map((line) => line.toString('latin1'))).toEqual(lines)
        for (const row of [0, lines.length - 1, lines.length >> 1]) {
          if (row >= 0 && row < lines.length) expect(segment.line(row).toString('latin1')).toBe(lines[row])
        }
      }),
      { numRuns: runs },
    )
  },
  patience,
)

it(
  'says of each row what the scan says of its line: record, time, level, id',
  () => {
    fc.assert(
      fc.property(text$, before$, (text, before) => {
        const segment = segmentOf(text, { hint: hintOf(text, before) })
        const records = scan(text)
        const times = segment.times()
        const levels = segment.levels()
        const odd = new Set(segment.oddRows())
        const { table, codes } = segment.templates()
        const patterns = messagePatterns()
        let offset = 0
        for (const [row, line] of linesIn(text).entries()) {
          const record = records.get(offset)
          offset += line.length + 1
          expect(segment.record(row)).toEqual(record)
          expect(times[row]).toBe(record?.time ?? NaN)
          expect(levels[row]).toBe(record?.level ?? NaN)
          const template = record && (record.template ?? patterns.read(record.message).id)
          expect(table[codes[row] ?? -1]?.id).toBe(template)
          if (record === undefined) expect(odd).toContain(row)
          else {
            expect(segment.idOf(row)).toBe(record.id)
            const found = segment.rowOf(record.id)
            expect(found === undefined ? undefined : segment.idOf(found)).toBe(record.id)
          }
        }
      }),
      { numRuns: runs },
    )
  },
  patience,
)

it('keeps the time that a line of broken JSON says', () => {
  const text = '{"@timestamp":"2026-11-20T15:59:59.123Z","level":"a\tb"}\r\n{"time":1795190399000,"msg":"x\n'
  const segment = segmentOf(text)
  expect([...segment.times()]).toEqual([segment.record(0)?.time, segment.record(1)?.time])
  expect(segment.record(0)?.time).toBe(Date.parse('2026-11-20T15:59:59.123Z'))
})

it(
  'has in its columns what the records have in their fields',
  () => {
    fc.assert(
      fc.property(text$, before$, (text, before) => {
        const segment = segmentOf(text, { hint: hintOf(text, before) })
        const odd = new Set(segment.oddRows())
        const rows = Array.from({ length: segment.summary.rows }, (_, row) => row).filter((row) => !odd.has(row))
        const records = rows.map((row) => segment.record(row) as LogRecord)
        const derived = new Set(['@timestamp', 'log.level', '_id', 'event.sequence', 'process.entity_id'])
        const names = new Set([...segment.paths(), ...records.flatMap((record) => [...namesOf(record)])])
        for (const name of names) {
          if (derived.has(name)) continue
          const found = valuesByColumns(segment, name)
          for (const [index, row] of rows.entries()) {
            const wanted = namedValues(records[index] as LogRecord, name, standardLevels).map(String)
            const own = (found.get(row) ?? []).filter((value) => typeof value !== 'string' || value.length <= 1024)
            expect([name, own.map(String).sort()]).toEqual([name, wanted.sort()])
          }
          expect([...found.keys()].filter((row) => odd.has(row))).toEqual([])
        }
      }),
      { numRuns: runs },
    )
  },
  patience,
)
