/** What a query may be at most, so that no text that a stranger typed can occupy an engine. */
export const queryLimits: { readonly length: number; readonly depth: number; readonly clauses: number } = Object.freeze({
  /** UTF-16 units of the text. */
  length: 16_384,
  /** Levels of brackets. */
  depth: 64,
  /** Comparisons. */
  clauses: 1024,
})
