import type { QueryLiteral, QueryNode } from '../../core/query.ts'
import { declaredType } from '../../query/field-type.ts'
import { fieldNames, isFieldPattern } from '../../query/fields.ts'

/** More alternatives than this cost as much as they save. */
const maxAlternatives = 8
/** A number, perhaps with a unit: lines may write the same one in another way. */
const numeric = /^[+-]?[\d.][\d.eE+-]*\s*[a-zµ]*$/i

/**
 * Groups of text (ASCII, lower case): every line that the query finds has at least one piece of each group, in any case of letters,
 * wherever its JSON has neither `\u` escapes nor letters beyond ASCII. Empty where nothing can be said.
 */
export function requiredText(query: QueryNode): readonly (readonly string[])[] {
  switch (query.kind) {
    case 'and':
      return query.clauses.flatMap(requiredText)
    case 'or': {
      const groups = query.clauses.map((clause) => requiredText(clause)[0])
      const pieces = groups.flatMap((group) => group ?? [])
      return groups.includes(undefined) || pieces.length > maxAlternatives ? [] : [pieces]
    }
    case 'match': {
      const pieces = ofMatch(query.field, query.value)
      return pieces === undefined ? [] : [pieces]
    }
    default:
      return []
  }
}

function ofMatch(field: string | undefined, value: QueryLiteral): readonly string[] | undefined {
  const names = field === undefined ? ['message'] : fieldNames(field)
  if ((field !== undefined && isFieldPattern(field)) || numeric.test(value.text)) return undefined
  const types = names.map(declaredType)
  // Levels, times, numbers and ids are made while decoding: the line may say them in other words.
  if (types.some((type) => type !== undefined && type !== 'text' && type !== 'keyword')) return undefined
  if (names.some((name) => name === 'id' || name === '_id')) return undefined
  const anyWord = value.kind === 'text' && types.includes('text')
  const words = anyWord ? value.text.split(/\s+/).filter((word) => word !== '') : undefined
  const found = (words ?? [(value.parts ?? [value.text]).join('\0')]).map(longestRun)
  return found.length === 0 || found.length > maxAlternatives || found.some((run) => run.length < 2) ? undefined : found
}

/** Letters and digits are the same in every JSON; anything else may be escaped or split words. */
function longestRun(text: string): string {
  const runs = text.match(/[a-z0-9]+/gi) ?? []
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '').toLowerCase()
}
