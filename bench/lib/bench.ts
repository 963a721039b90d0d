import type { Variant } from './contender.ts'
import type { Job, Kind } from './job.ts'

/** One column of a table: a figure, and what its ratio is taken to. */
export interface Column {
  readonly title: string
  readonly kind: Kind
  readonly calls: Job['calls']
  /** The name of the figure in the answer. */
  readonly figure: string
  /** The variant of plain pino that is 1.00; itself unless given. */
  readonly reference?: Variant
  /** So many times the bench's lines: of calls that cost next to nothing, few are over before they are optimised. */
  readonly times?: number
}

/** One question that is asked of every logger. */
export interface Bench {
  readonly name: string
  readonly title: string
  /** What is measured, in a sentence or two. */
  readonly note: string
  /** Lines of one measurement. */
  readonly lines: number
  readonly columns: readonly Column[]
  /** Contenders that would only repeat another one here. */
  readonly without?: readonly string[]
}
