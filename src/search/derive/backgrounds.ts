import type { AggregateReadOptions, LogEngine, RawResult, RawResults } from '../../core/engine.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { all, match, or, quoted, text } from '../../query/ast.ts'
import { queryLimits } from '../../query/limits.ts'
import type { AskedSignificant, AskedTree } from './spec.ts'
import type { Answer } from './answer.ts'

/** How often values are in the lines that are compared with. */
export interface Background {
  readonly counts: ReadonlyMap<string | number, number>
  readonly total: number
}

/** The backgrounds of all significant values, by what asks for them. */
export type Backgrounds = ReadonlyMap<AskedSignificant, Background>

const most = 65_535

/** Asks for the background of every significant aggregation, of the values only that the foreground has. */
export async function askBackgrounds(
  engine: LogEngine,
  tree: AskedTree,
  results: RawResults,
  range: TimeRange,
  options: () => AggregateReadOptions,
): Promise<{ readonly backgrounds: Backgrounds; readonly answers: readonly Answer[]; readonly isCut: boolean }> {
  const backgrounds = new Map<AskedSignificant, Background>()
  const answers: Answer[] = []
  let isCut = false
  for (const [asked, { keys, isCut: isOwnCut }] of candidates(tree, [results])) {
    isCut ||= isOwnCut
    const { significant: field, background = all } = asked
    const lists = pieces([...keys]).map((piece) => or(piece.map((key) => valueQuery(field, key))))
    const filters = Object.fromEntries(lists.map((query, at) => [String(at), query]))
    const inner = { values: { terms: field, size: most } }
    const specs = lists.length === 0 ? {} : { wanted: { filters, aggs: inner } }
    const answer = await engine.aggregate(background, specs, range, options())
    answers.push(answer)
    backgrounds.set(asked, { counts: readCounts(answer.results['wanted'], keys), total: answer.total })
  }
  return { backgrounds, answers, isCut }
}

/** A clause that finds at least the lines with a value. */
function valueQuery(field: string, key: string | number): QueryNode {
  return match(field, typeof key === 'number' ? text(String(key)) : quoted(key))
}

function pieces(keys: readonly (string | number)[]): (readonly (string | number)[])[] {
  // A value may be looked for under several names.
  const size = queryLimits.clauses / 4
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, at) => keys.slice(at * size, (at + 1) * size))
}

/** Lines with several values are in several pieces: a value counts in the first alone that asked for it. */
function readCounts(result: RawResult | undefined, keys: ReadonlySet<string | number>): ReadonlyMap<string | number, number> {
  const counts = new Map<string | number, number>()
  const wanted = pieces([...keys])
  for (const [at, { aggs }] of (result?.kind === 'filters' ? result.buckets : []).entries()) {
    const own = new Set(wanted[at])
    const values = aggs['values']
    for (const { key, count } of values?.kind === 'terms' ? values.buckets : []) if (own.has(key)) counts.set(key, count)
  }
  return counts
}

/** Values that may be significant. */
interface Candidates {
  readonly keys: ReadonlySet<string | number>
  /** There were more. */
  readonly isCut: boolean
}

/** The values that each significant aggregation has found, in all its buckets. */
function candidates(tree: AskedTree, places: readonly RawResults[]): Map<AskedSignificant, Candidates> {
  const found = new Map<AskedSignificant, Candidates>()
  for (const [name, asked] of Object.entries(tree)) {
    const results = places.map((place) => place[name]).filter((result) => result !== undefined)
    const buckets = results.flatMap((result) => ('buckets' in result ? [...result.buckets] : []))
    if ('significant' in asked) {
      const terms = results.filter((result) => result.kind === 'terms')
      const keys = new Set(terms.flatMap((result) => result.buckets.map(({ key }) => key)))
      found.set(asked, { keys, isCut: terms.some(({ other }) => other > 0) })
    }
    if (!('aggs' in asked) || asked.aggs === undefined) continue
    const inner = candidates(
      asked.aggs,
      buckets.map(({ aggs }) => aggs),
    )
    for (const [spec, own] of inner) found.set(spec, own)
  }
  return found
}
