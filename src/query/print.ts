import type { QueryLiteral, QueryNode, RangeOperator } from '../core/query.ts'
import { findTrap } from './traps.ts'

const operators: Readonly<Record<RangeOperator, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }
const keyword = /^(?:and|or|not)$/i

/**
 * Writes a query as canonical KQL: every `and` is there, short names stay as they are. What it writes reads back as the same tree.
 *
 * @example
 * ```ts
 * import { parseQuery, printQuery } from 'cordwood/query'
 * console.log(printQuery(parseQuery('level:(error OR fatal) service:checkout'))) // → level:(error or fatal) and service:checkout
 * ```
 */
export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return '*'
    case 'and':
    case 'or':
      return printList(node.kind, node.clauses)
    case 'not':
      return `not ${printWithin(node.clause, true)}`
    case 'match':
      return (node.field === undefined ? '' : `${printField(node.field)}:`) + printLiteral(node.field, node.value)
    case 'exists':
      return `${printField(node.field)}:*`
    case 'range':
      return `${printField(node.field)} ${operators[node.operator]} ${printLiteral(node.field, node.value, true)}`
    case 'regex':
      return `${printField(node.field)} :~ ${printQuoted(node.pattern)}`
  }
}

function printList(kind: 'and' | 'or', clauses: readonly QueryNode[]): string {
  const group = sameField(clauses)
  if (group === undefined) return clauses.map((clause) => printWithin(clause, false)).join(` ${kind} `)
  return `${printField(group.field)}:(${group.values.map((value) => printLiteral(group.field, value)).join(` ${kind} `)})`
}

/** Brackets round what would be read otherwise: a list within a list, and `not` after `not`. */
function printWithin(node: QueryNode, negated: boolean): string {
  const printed = printQuery(node)
  const isOpenList = (node.kind === 'and' || node.kind === 'or') && sameField(node.clauses) === undefined
  return isOpenList || (negated && node.kind === 'not') ? `(${printed})` : printed
}

/** The one field of all clauses and its values, where they print as `field:(a or b)`. */
function sameField(
  clauses: readonly QueryNode[],
): { readonly field: string; readonly values: readonly QueryLiteral[] } | undefined {
  const [first] = clauses
  const field = first?.kind === 'match' ? first.field : undefined
  if (field === undefined) return undefined
  const values = clauses.flatMap((clause) => (clause.kind === 'match' && clause.field === field ? [clause.value] : []))
  return values.length === clauses.length ? { field, values } : undefined
}

/** Signs of the syntax as `\(`, spaces other than the plain one and what is not visible as `\u0009`. */
function escape(text: string): string {
  return text.replaceAll(/[\\():<>"*{}]/g, '\\$&').replaceAll(/(?! )[\s\p{Cc}]/gu, escapeCode)
}

function escapeCode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function printField(field: string): string {
  // A star in a name is a pattern, and only unquoted.
  if (field.includes('*')) {
    const printed = field.split('*').map(escape).join('*').replaceAll(' ', escapeCode)
    return /^[-+!]/.test(printed) ? escapeCode(printed) + printed.slice(1) : printed
  }
  return /[\s\p{Cc}]/u.test(field) || keyword.test(field) || /^[-+!\d.]/.test(field) ? printQuoted(field) : escape(field)
}

function printQuoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll(/[\p{Cc}\u2028\u2029]/gu, escapeCode)}"`
}

function printLiteral(field: string | undefined, value: QueryLiteral, comparing = false): string {
  if (value.kind === 'quoted') return printQuoted(value.text)
  const words = (value.parts ?? [value.text]).map(escape).join('*').split(' ')
  const joined = words.map((word) => (keyword.test(word) ? escapeCode(word) + word.slice(1) : word)).join(' ')
  const printed = joined.replaceAll(/^ +| +$/g, (spaces) => escapeCode(' ').repeat(spaces.length))
  // After a colon `~` begins a regular expression.
  if (printed.startsWith('~')) return escapeCode('~') + printed.slice(1)
  if (printed.includes('\\') || findTrap(field, printed, comparing) === undefined) return printed
  // One escape says that the text is meant as it stands.
  return /[^*\s]/.test(printed) ? printed.replace(/[^*\s]/, escapeCode) : printed.replaceAll(' ', escapeCode)
}
