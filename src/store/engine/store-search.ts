import type { PageRequest } from '../../core/engine.ts'
import type { LogRecord } from '../../core/record.ts'
import { compareText } from '../../query/compare.ts'
import { Heap } from '../scan/heap.ts'
import { compareKeys, type OrderKey, orderKey } from '../scan/line-order.ts'
import { firstRows } from './first-rows.ts'
import { rowKey } from './row-keys.ts'
import type { SegmentView } from './segment-view.ts'
import type { StoreCursor } from './store-cursor.ts'
import type { StorePass } from './store-pass.ts'

interface Candidate {
  readonly key: OrderKey
  /** The record, or the segment that has it. */
  readonly from: LogRecord | SegmentView
}

/** What a search answers, before it is told how it came about. */
export interface FoundPage {
  readonly records: readonly LogRecord[]
  /** Where the page ends; undefined where no line comes after it. */
  readonly last: StoreCursor | undefined
  readonly total: number
}

/** One page of what a pass finds, in order, with memory for one page. */
export async function searchStore(
  pass: StorePass,
  { limit, order }: Pick<PageRequest, 'limit' | 'order'>,
  after: StoreCursor | undefined,
): Promise<FoundPage> {
  const newestFirst = order === 'newest'
  const compare = (a: OrderKey, b: OrderKey): number => (newestFirst ? -1 : 1) * compareKeys(a, b)
  // One more than are wanted, to know whether there are more; and the lines that are just like the last one given.
  const most = limit === 0 ? 0 : limit + 1 + (after?.given ?? 0)
  const best = new Heap<Candidate>((a, b) => compare(b.key, a.key))
  let total = 0
  const offer = (candidate: Candidate): void => {
    if (after !== undefined && (newestFirst ? -1 : 1) * compareMarks(candidate.key, after) < 0) return
    if (best.size < most) best.push(candidate)
    else {
      const worst = best.peek()
      if (worst !== undefined && compare(candidate.key, worst.key) < 0) best.replace(candidate)
    }
  }

  for await (const found of pass.lines()) {
    total += found.length
    for (const located of found) offer({ key: orderKey(located), from: located.record })
  }
  await pass.segments(newestFirst, (found) => {
    const { view } = found
    total += found.count
    if (most === 0) return
    const worst = best.size < most ? undefined : best.peek()?.key.time
    const low = newestFirst ? worst : after?.time
    const high = newestFirst ? after?.time : worst
    const { summary } = view.segment
    if ((low !== undefined && (summary.lastTime ?? low) < low) || (high !== undefined && (summary.firstTime ?? high) > high))
      return
    const wanted = { newestFirst, most, low: low ?? -Infinity, high: high ?? Infinity, begun: after?.time }
    for (const row of firstRows(view, found.mask(), wanted)) offer({ key: rowKey(view, row), from: view })
  })

  const sorted = [...best.values()].sort((a, b) => compare(a.key, b.key))
  const given = after === undefined ? 0 : Math.min(after.given, sorted.filter(({ key }) => compareMarks(key, after) === 0).length)
  const page = sorted.slice(given, given + limit)
  const last = sorted.length > given + limit ? page.at(-1)?.key : undefined
  const alike = last === undefined ? 0 : sorted.slice(0, given + limit).filter(({ key }) => compareMarks(key, last) === 0).length
  return { records: recordsOf(pass, page), last: last === undefined ? undefined : cursorOf(last, alike), total }
}

function cursorOf({ time, bootId, sequence, id }: OrderKey, given: number): StoreCursor {
  return { time, bootId, sequence, id, given }
}

type Mark = Pick<OrderKey, 'time' | 'bootId' | 'sequence' | 'id'>

/** By what lines say of themselves, wherever they are. */
function compareMarks(a: Mark, b: Mark): number {
  return a.time - b.time || compareText(a.bootId, b.bootId) || a.sequence - b.sequence || compareText(a.id, b.id)
}

/** The records of a page: those of one segment are decoded together. */
function recordsOf(pass: StorePass, page: readonly Candidate[]): readonly LogRecord[] {
  const records = page.map(({ from }) => ('segment' in from ? undefined : from))
  const places = new Map<SegmentView, number[]>()
  for (const [place, { from }] of page.entries()) {
    if ('segment' in from) places.set(from, [...(places.get(from) ?? []), place])
  }
  const rowAt = (place: number): number => page[place]?.key.offset ?? 0
  for (const [view, its] of places) {
    its.sort((a, b) => rowAt(a) - rowAt(b))
    pass.guarded(view, () => {
      let next = 0
      for (const record of view.segment.records(Uint32Array.from(its, rowAt), view.levels)) records[its[next++] ?? 0] = record
    })
  }
  return records.filter((record) => record !== undefined)
}
