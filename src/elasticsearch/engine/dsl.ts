/** A query in the server's language. */
export type Dsl = Readonly<Record<string, unknown>>

/** Every document. */
export const matchAll: Dsl = { match_all: {} }
/** No document. */
export const matchNone: Dsl = { match_none: {} }

/** Documents that all queries find; nothing is scored. */
export function allOf(queries: readonly Dsl[]): Dsl {
  return queries.length === 1 ? (queries[0] as Dsl) : { bool: { filter: queries } }
}

/** Documents that at least one query finds. */
export function anyOf(queries: readonly Dsl[]): Dsl {
  const useful = queries.filter((query) => query !== matchNone)
  if (useful.length === 0) return matchNone
  return useful.length === 1 ? (useful[0] as Dsl) : { bool: { should: useful, minimum_should_match: 1 } }
}

/** Documents that a query does not find. */
export function noneOf(query: Dsl): Dsl {
  return { bool: { must_not: [query] } }
}
