import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { createLevelTable } from '../../../src/core/level.ts'
import { buildSegment } from '../../../src/store/segment/build-segment.ts'
import { slotValue } from '../../../src/store/cut/slot-value.ts'
import type { Segment } from '../../../src/store/segment/segment.ts'
import { openSegment } from '../../../src/store/segment/open-segment.ts'
import { bornMs, fileOf, latin1, linesOf, segmentOf } from './open.ts'

/** The values of a field by its columns, in the order of rows. */
function valuesOf(segment: Segment, name: string): unknown[] {
  const found: [number, unknown][] = []
  for (const { kind, rows, load } of segment.columns(name)) {
    const column = load()
    const own = rows()
    for (let index = 0; index < column.count; index++) found.push([own?.[index] ?? index, slotValue(kind, column.text(index))])
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, value]) => value)
}

it('finds fields under the names that records have', () => {
  const segment = segmentOf(
    latin1(
      [
        `{"level":30,"time":${bornMs},"msg":"pino","reqId":"r1","req":{"url":"/ü"},"err":{"type":"TypeError","stack":"at x"}}`,
        '{"@timestamp":"2026-11-21T10:00:00.000Z","log.level":"warn","message":"ecs","http.request.id":"r2","tags":["a","b"]}',
        'plain text 17',
      ].join('\n'),
    ),
  )
  expect(valuesOf(segment, 'message')).toEqual(['pino', 'ecs', 'plain text 17'])
  expect(valuesOf(segment, 'http.request.id')).toEqual(['r1', 'r2'])
  expect(valuesOf(segment, 'req.url')).toEqual(['/ü'])
  expect(valuesOf(segment, 'error.stack_trace')).toEqual(['at x'])
  expect(valuesOf(segment, 'tags')).toEqual([['a', 'b']])
  expect([...segment.levels()]).toEqual([30, 40, 30])
  expect([...segment.oddRows()]).toEqual([])
})

it('calls a row odd whose arrays have objects, and a line that is none', () => {
  const segment = segmentOf('{"items":[{"id":1}]}\n\n{"items":[1]}')
  expect([...segment.oddRows()]).toEqual([0, 1])
  expect(segment.record(1)).toBeUndefined()
})

it('reads the words of levels by the table of the reader', () => {
  const lines = Array.from({ length: 50 }, (_, row) => `{"level":"${['notify', 'info', 'chatty'][row % 3]}","n":${row}}`)
  const text = `${lines.join('\n')}\n[notify] text\n`
  const levels = createLevelTable({ notify: 35, info: 31 })
  const segment = segmentOf(text, {}, { levels })
  expect([...segment.levels()].slice(0, 3)).toEqual([35, 31, 30])
  expect([...segment.levels(createLevelTable({ chatty: 5 }))].slice(0, 3)).toEqual([30, 30, 5])
  for (const row of [0, 1, 2, 50]) expect(segment.levels()[row]).toBe(segment.record(row)?.level)
  expect(valuesOf(segment, 'level').slice(0, 2)).toEqual(['chatty', 'chatty'])
})

it('says of an id in a filter whether it may be there', () => {
  const idOf = (row: number): string => createHash('sha1').update(String(row)).digest('hex').slice(0, 32)
  const ids = Array.from({ length: 2000 }, (_, row) => idOf(row))
  const segment = segmentOf(ids.map((id, row) => `{"traceId":"${id}","n":${row}}`).join('\n'))
  const path = 'trace.id'
  expect(segment.paths()).toContain(path)
  for (const id of ids) expect(segment.mayContain(path, id)).toBe(true)
  const others = Array.from({ length: 1000 }, (_, row) => idOf(5000 + row))
  expect(others.filter((id) => segment.mayContain(path, id)).length).toBeLessThan(100)
  expect(segment.mayContain('n', '17')).toBe(true)
  expect(segment.mayContain('nothing', 'x')).toBe(false)
})

it('reads the record of a derived line, and gives the raw line back', () => {
  const raw = ['10.0.0.1 - GET /a 200', '{"a":1}', 'rest']
  const derived = new Map([[0, '{"@timestamp":"2026-11-21T10:00:00.000Z","source.ip":"10.0.0.1","message":"GET /a"}']])
  const segment = segmentOf(linesOf(`${raw.join('\n')}\n`, { derived }))
  expect([...segment.lines()].map(String)).toEqual(raw)
  expect(segment.record(0)).toMatchObject({ message: 'GET /a', fields: { 'source.ip': '10.0.0.1' } })
  expect(valuesOf(segment, 'source.ip')).toEqual(['10.0.0.1'])
  expect(valuesOf(segment, 'a')).toEqual([1])
  expect(segment.times()[0]).toBe(Date.UTC(2026, 10, 21, 10))
  expect(segment.derived()).toEqual(derived)
  expect(segment.text()).toBe(`${raw.join('\n')}\n`)
})

it('keeps the ids of lines that stood in several files', () => {
  const text = '{"a":1}\n{"a":22}\n{"a":3}\n'
  const runs = [
    { row: 0, print: '00000000000001', offset: 100, time: 5 },
    { row: 2, print: '00000000000002', offset: 0, time: 7 },
  ]
  const segment = segmentOf(linesOf(text, { runs, positions: [{ source: 'ä/x.log', offset: 24 }] }))
  expect([0, 1, 2].map((row) => segment.idOf(row))).toEqual([
    '~0000000000000100000002s',
    '~00000000000001000000030',
    '~00000000000002000000000',
  ])
  expect(segment.rowOf('~00000000000001000000030')).toBe(1)
  expect(segment.rowOf('~00000000000001000000031')).toBeUndefined()
  expect([...segment.times()]).toEqual([5, 5, 7])
  expect(segment.summary.positions).toEqual([{ source: 'ä/x.log', offset: 24 }])
  expect(segment.runs).toEqual(runs)
})

it('keeps the literals of templates that lines name', () => {
  const line = (row: number): string => `{"message":"user u${row} came","log.template_id":"00000000000000aa"}`
  const shapes = [{ id: '00000000000000aa', literal: 'user {user} came' }]
  const segment = segmentOf(linesOf(Array.from({ length: 40 }, (_, row) => line(row)).join('\n'), { shapes }))
  expect(segment.templates().table).toEqual([{ id: '00000000000000aa', literal: 'user {user} came' }])
})

it('takes a line of 32 MB', () => {
  const text = `{"b":1}\n{"a":"${'x'.repeat(32 * 1024 * 1024)}","b":1}\n{"b":3}\n`
  const { bytes, summary } = buildSegment(linesOf(text), { level: 'online' })
  expect(summary.rows).toBe(3)
  expect(bytes.length).toBeLessThan(100_000)
  const segment = openSegment(fileOf(bytes))
  expect(segment.text() === text).toBe(true)
  // The scan takes such a line for a text that is its beginning.
  expect(segment.record(1)?.message).toHaveLength(32 * 1024)
}, 600_000)

it('is smaller in the cold form, and the same', () => {
  const text = Array.from({ length: 3000 }, (_, row) => `{"n":${row % 97},"msg":"user ${(row * 40_503) % 911} came"}`).join('\n')
  const online = segmentOf(text)
  for (const codec of ['zstd', 'brotli'] as const) {
    const cold = segmentOf(text, { level: 'cold', codec })
    expect(cold.text()).toBe(text)
    expect(cold.summary.bytes).toBeLessThan(online.summary.bytes)
  }
})
