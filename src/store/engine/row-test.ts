import type { RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** A part of a query, as it is asked of a segment. */
export interface RowTest {
  /** Among clauses that must all hold, the cheaper are asked first. */
  readonly cost: number
  /**
   * The rows that it finds, as a mask that may be written to.
   *
   * @param within - the only rows that matter: of others the answer may say anything.
   */
  rows(view: SegmentView, within: RowMask): RowMask
  /** How many rows of a segment without odd ones it finds, where that is known without saying which. */
  count?(view: SegmentView): number | undefined
}

/** What a test costs, in rough steps. */
export const cost = { free: 0, level: 1, codes: 2, numbers: 3, texts: 6, words: 8, names: 12 } as const

/** Finds nothing. */
export const noRows: RowTest = { cost: cost.free, rows: () => 'none' }

/** Finds every row. */
export const everyRow: RowTest = { cost: cost.free, rows: () => 'all' }
