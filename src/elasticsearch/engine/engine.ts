import type { LogEngine } from '../../core/engine.ts'
import { weightField } from '../../query/weight.ts'
import { aggregatedFields, isAmbiguous } from './aggregated-fields.ts'
import { compileAggregations } from './aggregations.ts'
import { askSearch, compileOptions, compileScope, type ElasticsearchEngineOptions, metadataOf, totalOf } from './engine-scope.ts'
import { eraseLines } from './erase.ts'
import { exportLines } from './export-lines.ts'
import { readHits } from './page.ts'
import { areExact, readAggregations } from './read-aggregations.ts'
import { members } from '../client/request.ts'
import { addSampledPatterns } from './sampled-patterns.ts'
import { searchPage } from './search-page.ts'
import { tailIndex } from './tail.ts'
import { linesIn } from './weights.ts'

/**
 * The query helper's engine over Elasticsearch or OpenSearch. Nothing of a query reaches the server but as a value in its DSL: no
 * query strings, no scripts.
 *
 * @throws each method: CORDWOOD_ERR_ELASTICSEARCH with the server's reason, CORDWOOD_ERR_ABORTED, and what the query itself deserves.
 */
export function createElasticsearchEngine(options: ElasticsearchEngineOptions): LogEngine {
  const { client, index, levels } = options
  return {
    name: 'elasticsearch',
    search: (query, range, page) => searchPage(options, query, range, page),
    async aggregate(query, aggregations, range, { signal, timeoutMs, weighted = false } = {}) {
      const startedMs = performance.now()
      const fields = aggregatedFields(aggregations, options.defaultFields)
      const known = await compileOptions(options, weighted ? [...fields, weightField] : fields, signal)
      const aggs = compileAggregations(aggregations, known, weighted)
      const scope = await compileScope(options, query, range, signal)
      const limits = { signal, timeoutMs }
      const answer = await askSearch(client, index, { query: scope, size: 0, track_total_hits: true, aggs }, limits)
      const found = members(answer?.['aggregations'])
      const named = readAggregations(aggregations, found, { range, levels, weighted, known })
      const context = { engine: options, range, weighted, limits }
      const results = await addSampledPatterns(aggregations, named, scope, known, context)
      const isExact = areExact(aggregations, results) && !isAmbiguous(aggregations, known.types)
      return { results, total: weighted ? linesIn(found, true) : totalOf(answer), $: metadataOf(answer, startedMs, isExact) }
    },
    tail: (query, { signal } = {}) =>
      tailIndex({
        client,
        index,
        compile: (range) => compileScope(options, query, range, signal),
        ...(signal === undefined ? {} : { signal }),
        ...(levels === undefined ? {} : { levels }),
      }),
    export: (query, range, { signal } = {}) => exportLines(options, query, range, signal),
    async get(id) {
      const answer = await askSearch(client, index, { query: { ids: { values: [id] } }, size: 1 }, {})
      return readHits(answer ?? {}, levels).at(0)?.record
    },
    erase: (query, range, { signal } = {}) => eraseLines(options, query, range, signal),
    async close() {
      // The client is the caller's: who made it closes it.
    },
  }
}
