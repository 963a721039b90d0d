import type { AggregateReadOptions, LogEngine, ResultMetadata } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { wholeRange } from '../../query/time-range.ts'
import type { Answer } from './answer.ts'
import { askBackgrounds, type Backgrounds } from './backgrounds.ts'
import { hasChange, hasWholeRate, planPrevious, planTree } from './plan.ts'
import type { AskedTree } from './spec.ts'

/** Everything that the results are derived from. */
export interface DerivedAnswer extends Answer {
  /** The time of the range, or of the lines where it is open; undefined where neither says it. */
  readonly span: TimeRange
  /** The same for the time before the range, where something asks for it. */
  readonly previous: Answer | undefined
  readonly backgrounds: Backgrounds
}

/** Cannot be a name of the caller's: those have none of these. */
const spanName = '\u0000span'

/** Asks an engine for all that the results are derived from, in as few questions as may be. */
export async function askDerived(
  engine: LogEngine,
  query: QueryNode,
  tree: AskedTree,
  range: TimeRange,
  options: AggregateReadOptions,
): Promise<DerivedAnswer> {
  const before = hasChange(tree) ? rangeBefore(range) : undefined
  const isOpen = hasWholeRate(tree) && (range.from === undefined || range.to === undefined)
  const specs = { ...planTree(tree), ...(isOpen && { [spanName]: { stats: '@timestamp' } }) }
  const startedMs = performance.now()
  /** What is left of the time for the questions after the first. */
  const left = (): AggregateReadOptions => {
    const { timeoutMs } = options
    return timeoutMs === undefined
      ? options
      : { ...options, timeoutMs: Math.max(1, Math.floor(timeoutMs - (performance.now() - startedMs))) }
  }
  const first = await engine.aggregate(query, specs, range, options)
  const { [spanName]: span, ...results } = first.results
  const times = span?.kind === 'stats' ? span : undefined
  const previous = before === undefined ? undefined : await engine.aggregate(query, planPrevious(tree), before, left())
  const { backgrounds, answers, isCut } = await askBackgrounds(engine, tree, results, range, left)
  const all = [first, ...(previous === undefined ? [] : [previous]), ...answers]
  return {
    results,
    total: first.total,
    span: { ...spanOf(times?.min, times?.max), ...wholeRange(range) },
    previous,
    backgrounds,
    $: withoutRest(all.map((answer) => answer.$).reduce(joinMetadata), isCut),
  }
}

/** Values that were too many to be compared might have been significant. */
function withoutRest(account: ResultMetadata, isCut: boolean): ResultMetadata {
  return isCut ? { ...account, exact: false } : account
}

function spanOf(min: number | null | undefined, max: number | null | undefined): TimeRange {
  return typeof min === 'number' && typeof max === 'number' ? { from: min, to: max + 1 } : {}
}

function rangeBefore(range: TimeRange): TimeRange {
  const { from, to } = wholeRange(range)
  if (from !== undefined && to !== undefined) return { from: from - (to - from), to: from }
  throw new CordwoodError(
    'CORDWOOD_ERR_RANGE_INVALID',
    'Expected a range with both ends for `change`, which compares with the time of the same length before. Use .last() or .between(), or ask for it within a date histogram.',
  )
}

function joinMetadata(a: ResultMetadata, b: ResultMetadata): ResultMetadata {
  const sum = (x: number | undefined, y: number | undefined): number | undefined =>
    x === undefined && y === undefined ? undefined : (x ?? 0) + (y ?? 0)
  const scannedRows = sum(a.scannedRows, b.scannedRows)
  const skippedSegments = sum(a.skippedSegments, b.skippedSegments)
  const warnings = [...new Set([...(a.warnings ?? []), ...(b.warnings ?? [])])]
  return {
    ...a,
    tookMs: a.tookMs + b.tookMs,
    exact: a.exact && b.exact,
    timedOut: a.timedOut || b.timedOut,
    partial: a.partial === true || b.partial === true,
    ...(scannedRows !== undefined && { scannedRows }),
    ...(skippedSegments !== undefined && { skippedSegments }),
    ...(warnings.length > 0 && { warnings }),
  }
}
