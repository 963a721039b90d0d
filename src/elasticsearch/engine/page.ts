import { type LevelTable, standardLevels } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { decodeObject } from '../../json/decode.ts'
import type { Position } from './cursor.ts'
import { members } from '../client/request.ts'

/** One hit with what it is sorted by. */
export interface Hit {
  readonly record: LogRecord
  readonly id: string
  readonly sort: readonly unknown[]
}

/** The order of lines, the same on every engine: whole milliseconds, boot id, sequence; what a line lacks comes first. */
export function sortBy(order: 'newest' | 'oldest'): readonly object[] {
  const direction = order === 'newest' ? 'desc' : 'asc'
  return [
    { '@timestamp': { order: direction, unmapped_type: 'date', missing: 0 } },
    { 'process.entity_id': { order: direction, unmapped_type: 'keyword', missing: '' } },
    { 'event.sequence': { order: direction, unmapped_type: 'long', missing: 0 } },
  ]
}

/** Sort values just before a position: the lines at the position itself come again, and are left out by their ids. */
export function searchAfter(order: 'newest' | 'oldest', position: Position): readonly unknown[] {
  return [position.time, position.bootId, position.sequence + (order === 'newest' ? 1 : -1)]
}

/** The hits of a search answer. */
export function readHits(body: Readonly<Record<string, unknown>>, levels: LevelTable = standardLevels): readonly Hit[] {
  const hits = members(body['hits'])['hits']
  return Array.isArray(hits) ? hits.map((hit) => readHit(hit, levels)) : []
}

/** One hit, also of an aggregation. */
export function readHit(value: unknown, levels: LevelTable): Hit {
  const hit = members(value)
  const id = String(hit['_id'])
  const sort = Array.isArray(hit['sort']) ? (hit['sort'] as unknown[]) : []
  const time = typeof sort[0] === 'number' ? sort[0] : 0
  return { id, sort, record: { ...decodeObject(members(hit['_source']), { id, time, levels }), id } }
}

/** Where a page ends, for the next to go on. */
export function positionAfter(hits: readonly Hit[], before: Position | undefined): Position | undefined {
  const last = hits.at(-1)
  if (last === undefined) return undefined
  const key = JSON.stringify(last.sort.slice(0, 3))
  const ids = hits.filter((hit) => JSON.stringify(hit.sort.slice(0, 3)) === key).map((hit) => hit.id)
  const [time, bootId, sequence] = last.sort
  const position = { time: Number(time), bootId: String(bootId ?? ''), sequence: Number(sequence) }
  const same =
    before !== undefined &&
    before.time === position.time &&
    before.bootId === position.bootId &&
    before.sequence === position.sequence
  return { ...position, ids: same ? [...before.ids, ...ids] : ids }
}
