import type { QueryNode } from '../core/query.ts'
import type { HashLiteral } from '../mask/hash-literal.ts'
import { and, match, not, or, quoted } from '../query/ast.ts'
import type { Asked, AskedTree } from './derive/spec.ts'

/**
 * The same question of lines whose values were printed as keyed hashes: each value that is compared for being equal is also looked for as
 * its hash, so lines from before the hashing are found too. Patterns, ranges and regular expressions stay: a hash tells nothing of them.
 */
export function hashLiterals(node: QueryNode, hash: HashLiteral): QueryNode {
  switch (node.kind) {
    case 'and':
      return and(node.clauses.map((clause) => hashLiterals(clause, hash)))
    case 'or':
      return or(node.clauses.map((clause) => hashLiterals(clause, hash)))
    case 'not':
      return not(hashLiterals(node.clause, hash))
    case 'match': {
      if (node.value.kind === 'wildcard') return node
      const printed = hash.of(node.field, node.value.text)
      return printed === undefined ? node : or([node, match(node.field, quoted(printed))])
    }
    default:
      return node
  }
}

/** The same for the queries that stand within aggregations. */
export function hashTree(tree: AskedTree, hash: HashLiteral): AskedTree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, asked]): [string, Asked] => {
      const inner = 'aggs' in asked && asked.aggs !== undefined ? { ...asked, aggs: hashTree(asked.aggs, hash) } : asked
      if ('background' in inner && inner.background !== undefined)
        return [name, { ...inner, background: hashLiterals(inner.background, hash) }]
      if (!('filters' in inner)) return [name, inner]
      const filters = Object.entries(inner.filters).map(([key, query]) => [key, hashLiterals(query, hash)] as const)
      return [name, { ...inner, filters: Object.fromEntries(filters) }]
    }),
  )
}
