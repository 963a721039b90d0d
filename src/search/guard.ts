import type { LogEngine } from '../core/engine.ts'
import type { QueryNode } from '../core/query.ts'
import { and } from '../query/ast.ts'
import { type EvaluateOptions, toPredicate } from '../query/predicate.ts'

/** A query within a guard: what is asked stays one clause beside it, whatever it says. */
export function guarded(guard: QueryNode | undefined, query: QueryNode): QueryNode {
  if (guard === undefined) return query
  return query.kind === 'all' ? guard : and([guard, query])
}

/**
 * An engine that answers only with lines that a guard finds, whatever it is asked. The guard is joined to the parsed query, never to
 * its text, so no query can lead out of it.
 *
 * @param options - what the guard's words mean when a line is asked for by its id.
 */
export function guardEngine(engine: LogEngine, guard: QueryNode, options: () => EvaluateOptions): LogEngine {
  const { erase } = engine
  return {
    name: engine.name,
    search: (query, range, page) => engine.search(guarded(guard, query), range, page),
    aggregate: (query, aggregations, range, reading) => engine.aggregate(guarded(guard, query), aggregations, range, reading),
    tail: (query, reading) => engine.tail(guarded(guard, query), reading),
    export: (query, range, reading) => engine.export(guarded(guard, query), range, reading),
    async get(id) {
      const record = await engine.get(id)
      return record !== undefined && toPredicate(guard, options())(record) ? record : undefined
    },
    ...(erase !== undefined && {
      erase: (query, range, reading) => erase.call(engine, guarded(guard, query), range, reading),
    }),
    close: () => engine.close(),
  }
}
