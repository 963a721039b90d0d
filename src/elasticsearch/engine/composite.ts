import type { CompositeAggregation, CompositeSource } from '../../core/aggregation.ts'
import type { RawCompositeBucket, RawResult } from '../../core/engine.ts'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import { defaultCompositeSize, isLevelSource } from '../../query/composite.ts'
import { parseCompositeCursor, printCompositeCursor } from '../../query/composite-cursor.ts'
import { canonicalField } from '../../query/fields.ts'
import { calendarUnits } from '../../query/rounding.ts'
import { members } from '../client/request.ts'
import { bucketField, numberField } from './aggregated-fields.ts'
import { innerName } from './aggregation-names.ts'
import type { CompileOptions } from './compile.ts'
import { compileLevelClause, severityField } from './compile-level.ts'
import { anyOf, type Dsl, noneOf } from './dsl.ts'
import { isSeverityKnown, levelField, levelNumbers } from './level-buckets.ts'

/*
 * The server has one order of keys, and knows words of levels but not their ranks. So where the level is a part of the key, each level
 * is a filter with a composite of the other parts in it, one after the other by rank: the level orders before all other parts.
 */

type Keys = readonly (string | number)[]

/** One composite of the request: of all lines, or of those of one level. */
interface Piece {
  readonly name: string
  /** Where the lines of one level are: its name. `severity`: levels without a name, whose number is the first part. */
  readonly level: string | undefined
  readonly isBySeverity: boolean
  readonly filter: Dsl | undefined
  readonly after: Keys | undefined
}

/** The composites that one aggregation asks the server for. */
export function compileComposite(
  index: number,
  spec: CompositeAggregation,
  options: CompileOptions,
  inner: Dsl,
): [string, Dsl][] {
  const sources = Object.values(spec.composite)
  return piecesOf(index, spec, options).map((piece): [string, Dsl] => {
    const parts = piece.filter === undefined ? sources : sources.filter((source) => !isLevelSource(source))
    const listed = [
      ...(beginsWithTime(piece, parts) ? [sameForAll(parts[0], options)] : []),
      ...(piece.isBySeverity ? [{ terms: { field: severityField } }] : []),
      ...parts.map((source) => compileSource(source, options)),
    ]
    if (listed.length === 0) return [piece.name, { filter: piece.filter, ...inner }]
    const after = piece.after === undefined ? {} : { after: afterOf(piece, parts, options) }
    const composite = {
      composite: {
        sources: listed.map((source, at) => ({ [innerName(at)]: source })),
        size: (spec.size ?? defaultCompositeSize) + 1,
        ...after,
      },
      ...inner,
    }
    return [piece.name, piece.filter === undefined ? composite : { filter: piece.filter, aggs: { pairs: composite } }]
  })
}

/** The buckets of the page, put together. */
export function readComposite(
  index: number,
  spec: CompositeAggregation,
  options: CompileOptions,
  found: Readonly<Record<string, unknown>>,
  readBucket: (bucket: unknown) => Omit<RawCompositeBucket, 'keys'>,
): RawResult {
  const sources = Object.values(spec.composite)
  const level = sources.findIndex(isLevelSource)
  const { size = defaultCompositeSize } = spec
  const buckets: RawCompositeBucket[] = []
  for (const piece of piecesOf(index, spec, options)) {
    if (buckets.length > size) break
    const answer = members(found[piece.name])
    const isAlone = piece.filter !== undefined && sources.length === 1 && !piece.isBySeverity
    if (isAlone) {
      if (Number(answer['doc_count'] ?? 0) > 0) buckets.push({ keys: [piece.level ?? ''], ...readBucket(answer) })
      continue
    }
    const list = piece.filter === undefined ? answer['buckets'] : members(answer['pairs'])['buckets']
    const parts = sources.filter((source) => !isLevelSource(source))
    for (const bucket of Array.isArray(list) ? (list as unknown[]) : []) {
      const keys = Object.values(members(members(bucket)['key'])).map(keyOf)
      if (beginsWithTime(piece, parts)) keys.shift()
      if (piece.isBySeverity) keys.splice(level, 0, (options.levels ?? standardLevels).name(Number(keys.shift())))
      else if (piece.level !== undefined) keys.splice(level, 0, piece.level)
      buckets.push({ keys, ...readBucket(bucket) })
    }
  }
  const shown = buckets.slice(0, size)
  const last = shown.at(-1)
  return {
    kind: 'composite',
    buckets: shown,
    after: buckets.length > size && last !== undefined ? printCompositeCursor(last.keys) : undefined,
  }
}

function piecesOf(index: number, spec: CompositeAggregation, options: CompileOptions): readonly Piece[] {
  const sources = Object.values(spec.composite)
  const after = spec.after === undefined ? undefined : parseCompositeCursor(spec.after, sources.length)
  const place = sources.findIndex(isLevelSource)
  const name = innerName(index)
  if (place < 0) return [{ name, level: undefined, isBySeverity: false, filter: undefined, after }]
  const { levels = standardLevels, types } = options
  const reached = after === undefined ? -Infinity : (levels.number(String(after[place])) ?? Infinity)
  const rest = after?.filter((_, at) => at !== place)
  const isAlone = sources.length === 1
  const clauses = levelNumbers(levels).map((number) => [number, clauseOf(number, levels, options)] as const)
  const named = clauses
    .filter(([number]) => number > reached || (number === reached && !isAlone))
    .map(([number, filter]): Piece => {
      const level = levels.name(number)
      return { name: `${name}l${number}`, level, isBySeverity: false, filter, after: number === reached ? rest : undefined }
    })
  if (!isSeverityKnown(types)) return named
  const unnamed = noneOf(anyOf(clauses.map(([, clause]) => clause)))
  const begun = reached === Infinity ? [Number(after?.[place]), ...(rest ?? [])] : undefined
  return [...named, { name: `${name}u`, level: undefined, isBySeverity: true, filter: unnamed, after: begun }]
}

function clauseOf(number: number, levels: LevelTable, { types }: CompileOptions): Dsl {
  return compileLevelClause(levelField, { kind: 'match', value: { kind: 'text', text: String(number) } }, levels, types)
}

/**
 * OpenSearch 3.6 walks through the index of times for a composite that begins with times, and then forgets the filter around it. A
 * first part that is alike for all lines keeps it from that.
 */
function beginsWithTime({ filter, isBySeverity }: Piece, [first]: readonly CompositeSource[]): boolean {
  return filter !== undefined && !isBySeverity && first !== undefined && 'dateHistogram' in first
}

function sameForAll(source: CompositeSource | undefined, options: CompileOptions): Dsl {
  const { field = '@timestamp' } = source !== undefined && 'dateHistogram' in source ? source : {}
  return { histogram: { field: numberField(field, options), interval: Number.MAX_SAFE_INTEGER } }
}

function compileSource(source: CompositeSource, options: CompileOptions): Dsl {
  if ('terms' in source) return { terms: { field: bucketField(source.terms, options) } }
  if ('histogram' in source) {
    return { histogram: { field: numberField(source.histogram, options), interval: source.interval } }
  }
  const { dateHistogram: interval, field = '@timestamp', timeZone } = source
  const length = calendarUnits.includes(interval) ? { calendar_interval: interval } : { fixed_interval: interval }
  return { date_histogram: { field: canonicalField(field), ...length, ...(timeZone !== undefined && { time_zone: timeZone }) } }
}

/** Where a page goes on, in the server's form: booleans are booleans there. */
function afterOf(piece: Piece, parts: readonly CompositeSource[], options: CompileOptions): Dsl {
  const shift = piece.isBySeverity ? 1 : 0
  const values = (piece.after ?? []).map((key, at) => {
    const source = parts[at - shift]
    if (source === undefined || !('terms' in source)) return key
    const isBoolean = options.types?.get(bucketField(source.terms, options))?.[0]?.kind === 'boolean'
    return isBoolean ? key === 'true' : key
  })
  if (beginsWithTime(piece, parts)) values.unshift(0)
  return Object.fromEntries(values.map((value, at) => [innerName(at), value]))
}

function keyOf(value: unknown): string | number {
  if (typeof value === 'number') return value + 0
  return String(value)
}
