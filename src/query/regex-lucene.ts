import { type CodeRange, parseRegex, type RegexNode } from './regex.ts'

/**
 * Writes a regular expression in Lucene's syntax, for `regexp` queries with the flag NONE: every sign escaped, every class spelt out.
 * Throws CORDWOOD_ERR_QUERY_SYNTAX.
 *
 * @param lower - lower-cases the expression's letters.
 */
export function printLucene(pattern: string, lower = false): string {
  return print(parseRegex(pattern, lower))
}

function print(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return printSet(node.ranges, node.negated)
    case 'all':
      return node.nodes.length === 0
        ? '()'
        : node.nodes.map((child) => (child.kind === 'any' ? `(${print(child)})` : print(child))).join('')
    case 'any':
      return node.nodes.map(print).join('|')
    case 'repeat':
      return `${node.node.kind === 'set' ? print(node.node) : `(${print(node.node)})`}${printCount(node.min, node.max)}`
  }
}

function printCount(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`
}

function printSet(ranges: readonly CodeRange[], negated: boolean): string {
  const [first] = ranges
  if (first === undefined) return '.'
  if (!negated && ranges.length === 1 && first[0] === first[1]) return printCode(first[0])
  const members = ranges.map(([from, to]) => (from === to ? printCode(from) : `${printCode(from)}-${printCode(to)}`))
  return `[${negated ? '^' : ''}${members.join('')}]`
}

function printCode(code: number): string {
  const character = String.fromCodePoint(code)
  return code < 128 && !/[a-zA-Z0-9\s]/.test(character) ? `\\${character}` : character
}
