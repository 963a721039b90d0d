/** What was handed over by one call of `write`. */
export interface Slip {
  /** Its lines with their action lines, in the wire form of `_bulk`: outside of the heap, and ready to be sent. */
  readonly body: Buffer
  /** Where each line ends in the body. */
  readonly ends: ArrayLike<number>
  /** Their levels. */
  readonly levels: readonly number[]
  /** How many of its lines are not settled yet. */
  open: number
}

/**
 * Lines on their way that lie side by side: those of a slip from `first` to before `last`. A line alone is a run of one;
 * nothing is kept for each line (bench `ship`).
 */
export interface Run {
  readonly slip: Slip
  readonly first: number
  readonly last: number
}

/** How many lines. */
export const countOf = ({ first, last }: Run): number => last - first

/** Where the run begins in its slip's body. */
export const startOf = ({ slip, first }: Run): number => (first === 0 ? 0 : (slip.ends[first - 1] ?? 0))

/** Where it ends. */
export const endOf = ({ slip, last }: Run): number => (last === 0 ? 0 : (slip.ends[last - 1] ?? 0))

/** Bytes of the lines and their action lines. */
export const bytesOf = (run: Run): number => endOf(run) - startOf(run)

/** Lines of several runs. */
export const countAll = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + countOf(run), 0)

/** Bytes of several runs. */
export const bytesAll = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + bytesOf(run), 0)

/** Each line as a run of its own. */
export function* singles(runs: readonly Run[]): Generator<Run> {
  for (const { slip, first, last } of runs) for (let at = first; at < last; at++) yield { slip, first: at, last: at + 1 }
}

/** Puts runs that lie side by side together. */
export function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = []
  for (const run of runs) {
    const before = result.at(-1)
    if (before !== undefined && before.slip === run.slip && before.last === run.first) {
      result[result.length - 1] = { slip: run.slip, first: before.first, last: run.last }
    } else result.push(run)
  }
  return result
}
