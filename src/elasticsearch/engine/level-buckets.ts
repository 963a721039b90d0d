import type { RawBucket } from '../../core/engine.ts'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import { declaredType } from '../../query/field-type.ts'
import { canonicalField } from '../../query/fields.ts'
import type { CompileOptions } from './compile.ts'
import { compileLevelClause, severityField } from './compile-level.ts'
import { anyOf, type Dsl, noneOf } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'
import { members } from '../client/request.ts'

/** Where lines have their level. */
export const levelField = 'log.level'
/** More levels than anybody has. */
const maxLevels = 1000

/** Is it the level that is asked for? Then its words are not buckets as they stand: several mean one level. */
export function isLevelField(name: string): boolean {
  return declaredType(canonicalField(name)) === 'level'
}

/**
 * One bucket for each level that has a name, and, where the index has severities, one for each other number.
 *
 * @param inner - the sub-aggregations of a bucket, as `{ aggs }`.
 */
export function compileLevelBuckets(options: CompileOptions, inner: Dsl): { readonly named: Dsl; readonly others?: Dsl } {
  const { levels = standardLevels, types } = options
  const filters = levelNumbers(levels).map((number): readonly [string, Dsl] => [
    `l${number}`,
    compileLevelClause(levelField, { kind: 'match', value: { kind: 'text', text: String(number) } }, levels, types),
  ])
  const named = { filters: { filters: Object.fromEntries(filters) }, ...inner }
  if (!isSeverityKnown(types)) return { named }
  const bySeverity = { terms: { field: severityField, size: maxLevels }, ...inner }
  return { named, others: { filter: noneOf(anyOf(filters.map(([, clause]) => clause))), aggs: { levels: bySeverity } } }
}

/** The buckets of levels that lines have, each under its name, or under its number where it has none. */
export function readLevelBuckets(
  found: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>>,
  levels: LevelTable = standardLevels,
  readBucket: (bucket: unknown, key: string) => RawBucket,
): readonly RawBucket[] {
  const filters = members(found['buckets'])
  const unnamed = members(rest['levels'])['buckets']
  const named = levelNumbers(levels).map((number) => [filters[`l${number}`], levels.name(number)] as const)
  const others = Array.isArray(unnamed)
    ? unnamed.map((bucket) => [bucket, levels.name(Number(members(bucket)['key']))] as const)
    : []
  // By its lines, not by what they weigh: a bucket of lines that stand for none is there.
  return [...named, ...others]
    .filter(([bucket]) => Number(members(bucket)['doc_count'] ?? 0) > 0)
    .map(([bucket, key]) => readBucket(bucket, key))
}

/** The numbers of all levels with a name, ascending. */
export function levelNumbers(levels: LevelTable): readonly number[] {
  return [...new Set(levels.entries.map(([, number]) => number))].sort((a, b) => a - b)
}

/** Does the index have numbers of levels, so that there may be some without a name? */
export function isSeverityKnown(types: IndexFieldTypes | undefined): boolean {
  return types?.has(severityField) === true
}
