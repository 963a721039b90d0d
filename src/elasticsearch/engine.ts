import type { LogEngine } from '../core/engine.ts'
import { aggregatedFields, compileAggregations, isAmbiguous } from './aggregations.ts'
import { askSearch, compileOptions, compileScope, type ElasticsearchEngineOptions, metadataOf, totalOf } from './engine-scope.ts'
import { exportLines } from './export-lines.ts'
import { readHits } from './page.ts'
import { areExact, readAggregations } from './read-aggregations.ts'
import { searchPage } from './search-page.ts'
import { tailIndex } from './tail.ts'

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
    async aggregate(query, aggregations, range, { signal, timeoutMs } = {}) {
      const startedMs = performance.now()
      const known = await compileOptions(options, aggregatedFields(aggregations, options.defaultFields), signal)
      const aggs = compileAggregations(aggregations, known)
      const body = { query: await compileScope(options, query, range, signal), size: 0, track_total_hits: true, aggs }
      const answer = await askSearch(client, index, body, { signal, timeoutMs })
      const results = readAggregations(aggregations, answer?.['aggregations'], { range, levels })
      const isExact = areExact(aggregations, results) && !isAmbiguous(aggregations, known.types)
      return { results, total: totalOf(answer), $: metadataOf(answer, startedMs, isExact) }
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
    async close() {
      // The client is the caller's: who made it closes it.
    },
  }
}
