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

/** The lines that carry the id of their template, by it; with the newest of each, which show what the template says. */
export function compilePatterns({ size = 10 }: PatternsAggregation, options: CompileOptions, inner: Dsl): Dsl {
  const examples = { top_hits: { size: patternExamples, sort: sortBy('newest'), _source: ['message', 'msg'] } }
  return {
    terms: { field: bucketField(templateField, options), size, order: [{ _count: 'desc' }, { _key: 'asc' }] },
    aggs: { ...members(inner['aggs']), [examplesName]: examples },
  }
}

/** How many lines carry no id. */
export function compileUnnamed(options: CompileOptions, inner: Dsl): Dsl {
  return { missing: { field: bucketField(templateField, options) }, ...inner }
}

/** The kinds of messages in an answer. @param unnamed - lines without an id, which are of no bucket. */
export function readPatterns(
  { size = 10 }: PatternsAggregation,
  found: Readonly<Record<string, unknown>>,
  unnamed: number,
  levels: LevelTable | undefined,
  readBucket: (bucket: unknown) => RawBucket,
): RawResult & { kind: 'patterns' } {
  const { common } = messagePatterns()
  const list = Array.isArray(found['buckets']) ? (found['buckets'] as unknown[]) : []
  const buckets = list.map((value): RawPatternBucket => {
    const messages = readHits(members(members(value)[examplesName]), levels).map(({ record }) => record.message)
    return { ...readBucket(value), template: common(messages), example: messages[0] ?? '' }
  })
  const ranked = rankTerms(buckets, size, 'count', Number(found['sum_other_doc_count'] ?? 0) + unnamed)
  // A line without an id may be of any kind.
  return { kind: 'patterns', ...ranked, errorBound: Number(found['doc_count_error_upper_bound'] ?? 0) + unnamed }
}
