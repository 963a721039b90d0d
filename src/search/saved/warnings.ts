import type { QueryNode } from '../../core/query.ts'
import { declaredType } from '../../query/field-type.ts'
import { canonicalField, fieldNames, isFieldPattern } from '../../query/fields.ts'
import { compileGlob } from '../../query/glob.ts'
import { printQuery } from '../../query/print.ts'
import { words } from '../../query/words.ts'
import type { SavedQuery } from './saved-query.ts'

type Warning = readonly ['several-words' | 'leading-star' | 'no-range' | 'contradiction' | 'unknown-field', string]

/** What can be asked, but was perhaps not meant. @param fields - that lines have; undefined: not known. */
export function queryWarnings(node: QueryNode, saved: SavedQuery, fields: readonly string[] | undefined): readonly Warning[] {
  const warnings = new Map<string, Warning>()
  const add = (code: Warning[0], message: string): void => void warnings.set(code + message, [code, message])
  const known = fields?.map((field) => (isFieldPattern(field) ? compileGlob(field.split('*')) : (name: string) => name === field))

  const checkField = (field: string | undefined): void => {
    if (field === undefined || known === undefined || isFieldPattern(field)) return
    const names = fieldNames(field)
    if (!names.some((name) => known.some((test) => test(name))))
      add('unknown-field', `Expected one of the fields that lines have, got \`${field}\`. Is it written right?`)
  }
  const visit = (part: QueryNode): void => {
    switch (part.kind) {
      case 'and':
        contradiction(part.clauses, add)
        part.clauses.forEach(visit)
        return
      case 'or':
        part.clauses.forEach(visit)
        return
      case 'not':
        visit(part.clause)
        return
      case 'all':
        return
      case 'match':
        checkField(part.field)
        checkLiteral(part, add)
        return
      default:
        checkField(part.field)
    }
  }
  visit(node)
  for (const field of saved.view?.fields ?? []) checkField(field)
  const { range = {} } = saved
  if (!('last' in range) && range.from === undefined)
    add('no-range', 'Expected a range with a beginning, got none: all lines are looked through. Add { "last": "24h" } or `from`.')
  return [...warnings.values()]
}

type Add = (code: Warning[0], message: string) => void

function contradiction(clauses: readonly QueryNode[], add: Add): void {
  const printed = new Set(clauses.map(printQuery))
  for (const clause of clauses) {
    if (clause.kind !== 'not' || !printed.has(printQuery(clause.clause))) continue
    add(
      'contradiction',
      `Expected clauses that a line can fit at once, got ${printQuery(clause.clause)} with its opposite: nothing is found.`,
    )
  }
}

function checkLiteral({ field, value }: QueryNode & { kind: 'match' }, add: Add): void {
  const isText = field === undefined || declaredType(canonicalField(field)) === 'text'
  if (isText && value.kind === 'text' && words(value.text).length > 1)
    add(
      'several-words',
      `Expected one word or a phrase, got ${value.text}: lines with one of the words are found. Write "${value.text}", or put \`and\` between them.`,
    )
  if (value.parts?.[0] === '')
    add('leading-star', `Expected a pattern that begins with a letter, got ${value.text}: every value must be looked at.`)
}
