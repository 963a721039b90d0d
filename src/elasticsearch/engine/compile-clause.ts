import { CordwoodError } from '../../core/error.ts'
import type { RangeOperator } from '../../core/query.ts'
import { declaredType } from '../../query/field-type.ts'
import { lowerCase } from '../../query/lower-case.ts'
import { parseNumber, parseQuantity } from '../../query/number.ts'
import { printLucene } from '../../query/regex-lucene.ts'
import { type Comparison, dateBounds } from '../../query/value-test.ts'
import { type Dsl, matchAll, matchNone } from './dsl.ts'
import type { IndexFieldKind } from './field-types.ts'

/** The server refuses longer expressions. */
const maxRegexLength = 1000

/**
 * One clause on one field of one kind. What its value cannot fit finds nothing, as in the reference evaluator.
 *
 * @param name - in the index.
 * @param kind - undefined: unknown, and guessed from the value.
 */
export function compileClause(name: string, kind: IndexFieldKind | 'id' | undefined, comparison: Comparison, now: number): Dsl {
  if (kind === 'id') return compileId(comparison)
  if (comparison.kind === 'exists') return { exists: { field: name } }
  switch (kind ?? guess(name, comparison)) {
    case 'text':
      return compileText(name, comparison)
    case 'keyword':
      return compileKeyword(name, comparison)
    case 'number':
      return compileNumber(name, comparison)
    case 'boolean':
      return comparison.kind === 'match' && /^(?:true|false)$/.test(comparison.value.text)
        ? term(name, comparison.value.text === 'true')
        : matchNone
    case 'date':
      return compileDate(name, comparison, now)
    case 'ip':
      return comparison.kind === 'match' && /^[\da-f:.]+(?:\/\d+)?$/i.test(comparison.value.text)
        ? term(name, comparison.value.text)
        : matchNone
    default:
      return matchNone
  }
}

type Asked = Exclude<Comparison, { kind: 'exists' }>

function guess(name: string, comparison: Asked): IndexFieldKind {
  const declared = declaredType(name)
  if (declared === 'text' || declared === 'date' || declared === 'number') return declared
  if (comparison.kind === 'range') return parseQuantity(comparison.value.text, name) === undefined ? 'keyword' : 'number'
  return 'keyword'
}

function term(name: string, value: string | number | boolean): Dsl {
  return { term: { [name]: { value } } }
}

function range(name: string, operator: RangeOperator, value: string | number): Dsl {
  return { range: { [name]: { [operator]: value } } }
}

function compileId(comparison: Comparison): Dsl {
  if (comparison.kind === 'exists') return matchAll
  return comparison.kind === 'match' && comparison.value.parts === undefined
    ? { ids: { values: [comparison.value.text] } }
    : matchNone
}

/** Words are lower-cased in the index; patterns are not analysed by the server, so they are lower-cased here. */
function compileText(name: string, comparison: Asked): Dsl {
  switch (comparison.kind) {
    case 'regex':
      return regexp(name, comparison.pattern, true)
    case 'range':
      return range(name, comparison.operator, lowerCase(comparison.value.text))
    case 'match': {
      const { kind, text, parts } = comparison.value
      if (parts !== undefined) return pattern(name, parts.map(lowerCase))
      return kind === 'quoted' ? { match_phrase: { [name]: { query: text } } } : { match: { [name]: { query: text } } }
    }
  }
}

function compileKeyword(name: string, comparison: Asked): Dsl {
  switch (comparison.kind) {
    case 'regex':
      return regexp(name, comparison.pattern, false)
    case 'range':
      return range(name, comparison.operator, comparison.value.text)
    case 'match':
      return comparison.value.parts === undefined ? term(name, comparison.value.text) : pattern(name, comparison.value.parts)
  }
}

function compileNumber(name: string, comparison: Asked): Dsl {
  if (comparison.kind === 'regex' || comparison.value.parts !== undefined) return matchNone
  const { text } = comparison.value
  const number = comparison.kind === 'range' ? parseQuantity(text, name) : parseNumber(text)
  if (number === undefined) return matchNone
  return comparison.kind === 'range' ? range(name, comparison.operator, number) : term(name, number)
}

function compileDate(name: string, comparison: Asked, now: number): Dsl {
  const { from, to } = dateBounds(comparison, now)
  const bounds = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) }
  return { range: { [name]: { ...bounds, format: 'epoch_millis' } } }
}

function pattern(name: string, parts: readonly string[]): Dsl {
  const [first = '', last] = parts
  if (parts.length === 2 && last === '' && first !== '') return { prefix: { [name]: { value: first } } }
  return { wildcard: { [name]: { value: parts.map((part) => part.replaceAll(/[*?\\]/g, '\\$&')).join('*') } } }
}

function regexp(name: string, source: string, lower: boolean): Dsl {
  const value = printLucene(source, lower)
  if (value.length > maxRegexLength) {
    throw new CordwoodError(
      'CORDWOOD_ERR_QUERY_LIMIT',
      `Expected a regular expression of at most ${maxRegexLength} characters in the server's syntax, got ${value.length}. Shorten it.`,
    )
  }
  return { regexp: { [name]: { value, flags: 'NONE' } } }
}
