/** What was handed over by one call of `write`. */
export interface Slip {
  /** Its lines with their action lines, in the wire form of `_bulk`: outside of the heap, and ready to be sent. */
  readonly body: Buffer
  /** Where each line ends in the body. */
  readonly ends: ArrayLike<number>
  /** How many lines there are, where that is known without looking for their ends. */
  readonly lines?: number
  /** Their levels. */
  readonly levels: readonly number[]
  /** Names the life of another process from which they were taken over. */
  readonly origin?: string | undefined
  /** How many of its lines are not settled yet. */
  open: number
  /** Its body may be on its way to the server still when its lines have come to their end: that memory is not used again. */
  pin?(): void
}

/**
 * Lines on their way that lie side by side: those of a slip from `first` to before `last`. A line alone is a run of one;
 * nothing is kept for each line (bench `ship`).
 */
export interface Run {
  readonly slip: Slip
  readonly first: number
  readonly last: number
  /**
   * When it was first sent without a clear answer, in milliseconds since 1970: the server may have stored it. Undefined for lines
   * of which it is known that it has not.
   */
  readonly doubtSince?: number
}

/** How many lines. */
export const countOf = ({ first, last }: Run): number => last - first

/** Where the run begins in its slip's body. */
export const startOf = ({ slip, first }: Run): number => (first === 0 ? 0 : (slip.ends[first - 1] ?? 0))

/** Where it ends. */
export function endOf({ slip, last }: Run): number {
  if (last === slip.lines) return slip.body.length
  return last === 0 ? 0 : (slip.ends[last - 1] ?? 0)
}

/** Bytes of the lines and their action lines. */
export const bytesOf = (run: Run): number => endOf(run) - startOf(run)

/** Lines of several runs. */
export const countAll = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + countOf(run), 0)

/** Bytes of several runs. */
export const bytesAll = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + bytesOf(run), 0)

/** Some of its lines. */
export function part(run: Run, first: number, last: number): Run {
  const { slip, doubtSince } = run
  return doubtSince === undefined ? { slip, first, last } : { slip, first, last, doubtSince }
}

/** The same lines, sent without a clear answer at a time; an earlier one counts. */
export function doubted(run: Run, since: number): Run {
  const { slip, first, last, doubtSince = since } = run
  return { slip, first, last, doubtSince: Math.min(doubtSince, since) }
}

/** Each line as a run of its own. */
export function* singles(runs: readonly Run[]): Generator<Run> {
  for (const run of runs) for (let at = run.first; at < run.last; at++) yield part(run, at, at + 1)
}

/** Puts runs that lie side by side together. */
export function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = []
  for (let at = 0; at < runs.length;) {
    const from = at
    while (areNeighbours(runs[at], runs[at + 1])) at++
    const [first, last] = [runs[from], runs[at++]]
    if (first !== undefined && last !== undefined) result.push(first === last ? first : part(first, first.first, last.last))
  }
  return result
}

function areNeighbours(run: Run | undefined, next: Run | undefined): boolean {
  return run !== undefined && run.slip === next?.slip && run.last === next.first && run.doubtSince === next.doubtSince
}
