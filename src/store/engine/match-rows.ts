import type { LevelTable } from '../../core/level.ts'
import type { TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { isInRange, wholeRange } from '../../query/time-range.ts'
import { andRows, ownedMask, type RowMask } from './row-mask.ts'
import { everyRow, type RowTest } from './row-test.ts'
import type { SegmentView } from './segment-view.ts'
import { rowsInTime } from './time-rows.ts'

/** A query, ready to be asked of segments and of single records. */
export interface Question {
  /** Names the query: the same for those that find the same. */
  readonly key: string
  readonly range: TimeRange
  readonly rows: RowTest
  matches(record: LogRecord): boolean
  readonly levels: LevelTable
}

/** The rows of a segment that a question finds. The mask may be written to. */
export function matchRows(view: SegmentView, question: Question): RowMask {
  const { from = -Infinity, to = Infinity } = wholeRange(question.range)
  const within = rowsInTime(view, from, to)
  if (within === 'none') return 'none'
  const found = question.rows.rows(view, within)
  const odd = view.oddRows()
  if (odd.length === 0 && found === 'none') return 'none'
  const result = found === 'none' ? 'none' : andRows(found, within)
  return odd.length === 0 ? result : withOddRows(view, question, odd, result)
}

/** Odd rows are judged by their records. */
function withOddRows(view: SegmentView, question: Question, odd: Uint32Array, found: RowMask): RowMask {
  const mask = ownedMask(found, view.rows)
  const { times } = view.times()
  const { from = -Infinity, to = Infinity } = wholeRange(question.range)
  // A row that is no record has no time, and so lies in no range.
  const wanted = odd.filter((row) => {
    mask[row] = 0
    const time = times[row] ?? NaN
    return time >= from && time < to
  })
  if (question.rows === everyRow) {
    for (const row of wanted) mask[row] = 1
    return mask
  }
  let index = 0
  for (const record of view.segment.records(wanted, view.levels)) {
    const row = wanted[index++] ?? 0
    if (record !== undefined && isInRange(record.time, question.range) && question.matches(record)) mask[row] = 1
  }
  return mask
}
