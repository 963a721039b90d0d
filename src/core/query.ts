/** A literal of a query as it was written. */
export interface QueryLiteral {
  /** `text`: unquoted words. `quoted`: a phrase. `wildcard`: unquoted with at least one `*`. */
  readonly kind: 'text' | 'quoted' | 'wildcard'
  /** Unescaped; of a wildcard only for messages, `parts` says what it means. */
  readonly text: string
  /** Only of wildcards: the literal pieces between the stars, so `a*b` is ['a', 'b'] and `*` is ['', '']. */
  readonly parts?: readonly string[]
}

/** A comparison's operator. */
export type RangeOperator = 'gt' | 'gte' | 'lt' | 'lte'

/** One query, parsed: a frozen tree. The same tree becomes a predicate, an Elasticsearch query and text again. */
export type QueryNode =
  | { readonly kind: 'all' }
  | { readonly kind: 'and'; readonly clauses: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly clauses: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly clause: QueryNode }
  /** `field: value`; without a field the default fields are searched. A field may hold `*`. */
  | { readonly kind: 'match'; readonly field: string | undefined; readonly value: QueryLiteral }
  /** `field: *` */
  | { readonly kind: 'exists'; readonly field: string }
  /** `field >= value` */
  | { readonly kind: 'range'; readonly field: string; readonly operator: RangeOperator; readonly value: QueryLiteral }
  /** `field :~ "expression"` */
  | { readonly kind: 'regex'; readonly field: string; readonly pattern: string }

/** From (included) and to (excluded): milliseconds since 1970, compared as whole milliseconds. Open where left out. */
export interface TimeRange {
  /** The first millisecond. */
  readonly from?: number
  /** The millisecond after the last. */
  readonly to?: number
}
