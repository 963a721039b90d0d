import type { LogRecord } from '../../core/record.ts'
import { Heap } from '../scan/heap.ts'
import { compareKeys, type OrderKey, orderKey } from '../scan/line-order.ts'
import { throwIfAborted } from '../scan/read-limit.ts'
import type { FoundRows } from './found-rows.ts'
import { rowNumbers } from './row-mask.ts'
import type { StorePass } from './store-pass.ts'

interface Ordered {
  readonly key: OrderKey
  readonly record: LogRecord
}

/** Records in their order, a piece at a time. */
interface Stream {
  /** No record is older. */
  readonly oldest: number
  pieces(): AsyncIterator<readonly Ordered[]> | Iterator<readonly Ordered[]>
}

/** Rows that are decoded at a time. */
const pieceRows = 512

/**
 * All wanted records, oldest first: the segments and the lines beside them are merged. Of a segment only the numbers of its rows are
 * held in order; its lines are decoded piece by piece, when their turn comes.
 *
 * @param others - records that are in order already: those of files beside the store.
 */
export async function* exportStore(
  pass: StorePass,
  others: AsyncIterable<LogRecord> | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogRecord> {
  const streams: Stream[] = []
  const hot: Ordered[] = []
  for await (const found of pass.lines())
    for (const located of found) hot.push({ key: orderKey(located), record: located.record })
  if (hot.length > 0) {
    hot.sort((a, b) => compareKeys(a.key, b.key))
    streams.push({ oldest: hot[0]?.key.time ?? 0, pieces: () => [hot].values() })
  }
  if (others !== undefined) streams.push({ oldest: -Infinity, pieces: () => piecesOf(others) })
  await pass.segments(false, (found) => {
    const { firstTime = -Infinity } = found.view.segment.summary
    streams.push({ oldest: firstTime, pieces: () => segmentPieces(pass, found, signal) })
  })
  yield* merged(streams.sort((a, b) => b.oldest - a.oldest))
}

/** @param streams - those that begin last come first. */
async function* merged(streams: Stream[]): AsyncGenerator<LogRecord> {
  const open = new Heap<Reader>((a, b) => compareKeys(a.top.key, b.top.key))
  while (true) {
    for (let next = streams.at(-1); next !== undefined && isDue(next, open.peek()); next = streams.at(-1)) {
      streams.pop()
      const reader = new Reader(next.pieces())
      if (await reader.fill()) open.push(reader)
    }
    const reader = open.peek()
    if (reader === undefined) return
    yield reader.take()
    if (reader.isEmpty && !(await reader.fill())) open.pop()
    else open.replace(reader)
  }
}

function isDue({ oldest }: Stream, first: Reader | undefined): boolean {
  return first === undefined || oldest <= first.top.key.time
}

class Reader {
  readonly #pieces: AsyncIterator<readonly Ordered[]> | Iterator<readonly Ordered[]>
  #piece: readonly Ordered[] = []
  #at = 0

  constructor(pieces: AsyncIterator<readonly Ordered[]> | Iterator<readonly Ordered[]>) {
    this.#pieces = pieces
  }

  get isEmpty(): boolean {
    return this.#at >= this.#piece.length
  }

  /** There is one after `fill` answered true. */
  get top(): Ordered {
    return this.#piece[this.#at] as Ordered
  }

  take(): LogRecord {
    const { record } = this.top
    this.#at++
    return record
  }

  async fill(): Promise<boolean> {
    while (this.isEmpty) {
      const next = await this.#pieces.next()
      if (next.done === true) return false
      this.#piece = next.value
      this.#at = 0
    }
    return true
  }
}

async function* piecesOf(records: AsyncIterable<LogRecord>): AsyncGenerator<readonly Ordered[]> {
  let offset = 0
  for await (const record of records) yield [{ key: orderKey({ record, place: '', offset: offset++ }), record }]
}

function* segmentPieces(pass: StorePass, found: FoundRows, signal: AbortSignal | undefined): Generator<readonly Ordered[]> {
  const { view } = found
  const { times, isSorted } = view.times()
  const timeOf = (row: number): number => times[row] ?? NaN
  const rows = rowNumbers(found.mask(), view.rows)
  if (!isSorted) rows.sort((a, b) => timeOf(a) - timeOf(b) || a - b)
  for (let from = 0; from < rows.length;) {
    throwIfAborted(signal)
    // Rows of one millisecond are ordered among themselves: they stay together.
    let to = Math.min(rows.length, from + pieceRows)
    while (to < rows.length && timeOf(rows[to] ?? 0) === timeOf(rows[to - 1] ?? 0)) to++
    const wanted = rows.slice(from, to).sort()
    const piece: Ordered[] = []
    pass.guarded(view, () => {
      let next = 0
      for (const record of view.segment.records(wanted, view.levels)) {
        const row = wanted[next++] ?? 0
        if (record !== undefined) piece.push({ key: orderKey({ record, place: view.name, offset: row }), record })
      }
    })
    yield piece.sort((a, b) => compareKeys(a.key, b.key))
    from = to
  }
}
