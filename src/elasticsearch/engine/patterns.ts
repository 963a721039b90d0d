import type { PatternsAggregation } from '../../core/aggregation.ts'
import type { RawBucket, RawPatternBucket, RawResult } from '../../core/engine.ts'
import type { LevelTable } from '../../core/level.ts'
import { patternExamples } from '../../query/patterns.ts'
import { rankTerms } from '../../query/rank-terms.ts'
import { messagePatterns } from '../../template/message-patterns.ts'
import { members } from '../client/request.ts'
import { bucketField, templateField } from './aggregated-fields.ts'
import { examplesName } from './aggregation-names.ts'
import type { CompileOptions } from './compile.ts'
import type { Dsl } from './dsl.ts'
import { readHits, sortBy } from './page.ts'
import { weighTerms } from './weights.ts'

/** The lines that carry the id of their template, by it; with the newest of each, which show what the template says. */
export function compilePatterns(
  { size = 10 }: PatternsAggregation,
  options: CompileOptions & { readonly weight?: string | undefined },
  inner: Dsl,
): Dsl {
  const examples = { top_hits: { size: patternExamples, sort: sortBy('newest'), _source: ['message', 'msg'] } }
  const field = bucketField(templateField, options)
  const terms = { field, size, order: [{ _count: 'desc' }, { _key: 'asc' }] }
  return {
    terms: options.weight === undefined ? terms : weighTerms(terms, { terms: field }),
    aggs: { ...members(inner['aggs']), [examplesName]: examples },
  }
}

/** How many lines carry no id. */
export function compileUnnamed(options: CompileOptions, inner: Dsl): Dsl {
  return { missing: { field: bucketField(templateField, options) }, ...inner }
}

/** Lines of kinds that are not shown, and by how much a count may be too low. */
export interface PatternsRest {
  readonly other: number
  readonly errorBound: number
}

/** The kinds of messages in an answer. @param unnamed - lines without an id, which are of no bucket. */
export function readPatterns(
  { size = 10 }: PatternsAggregation,
  found: Readonly<Record<string, unknown>>,
  unnamed: number,
  rest: PatternsRest,
  levels: LevelTable | undefined,
  readBucket: (bucket: unknown) => RawBucket,
): RawResult & { kind: 'patterns' } {
  const { common } = messagePatterns()
  const list = Array.isArray(found['buckets']) ? (found['buckets'] as unknown[]) : []
  const buckets = list.map((value): RawPatternBucket => {
    const messages = readHits(members(members(value)[examplesName]), levels).map(({ record }) => record.message)
    return { ...readBucket(value), template: common(messages), example: messages[0] ?? '' }
  })
  const ranked = rankTerms(buckets, size, 'count', rest.other + unnamed)
  // A line without an id may be of any kind.
  return { kind: 'patterns', ...ranked, errorBound: rest.errorBound + unnamed }
}
