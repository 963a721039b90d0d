import { standardLevels } from '../core/level.ts'
import { typeOfField } from './field-type.ts'
import { fieldNames } from './fields.ts'
import { parseNumber, parseQuantity } from './number.ts'

/** Something that other languages understand and KQL silently takes for text. */
export interface Trap {
  readonly message: string
  readonly hint: string
}

/**
 * Looks for a trap in an unquoted value.
 *
 * @param field - as it was written; undefined for words without a field.
 * @param raw - the value as it was written. Values with an escape are never looked at: their writer knows what he does.
 * @param comparing - it stands after `>` or its like, where numbers may have units.
 */
export function findTrap(field: string | undefined, raw: string, comparing = false): Trap | undefined {
  const type = field === undefined ? 'text' : typeOfField(field)
  const words = raw.split(/\s+/)
  const name = field ?? 'field'

  const quotes = /^(?:'.*'|[“”„].*[“”]|‘.*’)$/su.test(raw)
  if (quotes) return trap('Expected double quotes round a phrase', raw, `write "${raw.slice(1, -1)}".`)

  const bounds = /^\[\s*(\S+)\s+TO\s+(\S+?)\s*\]?$/.exec(raw)
  if (bounds !== null) {
    return trap(
      'Expected a comparison',
      raw,
      `a range is written ${name} >= ${bounds[1] ?? ''} and ${name} <= ${bounds[2] ?? ''}.`,
    )
  }
  const symbol = words.find((word) => word === '&&' || word === '||')
  if (symbol !== undefined) return trap('Expected `and` or `or`', symbol, `write ${symbol === '&&' ? 'and' : 'or'}.`)

  const equation = equationTrap(field, raw)
  if (equation !== undefined) return equation

  if (/^\/.*(?:\.[*+]|\|).*\/$/s.test(raw)) {
    return trap('Expected a value', raw, `a regular expression is written ${name} :~ "${raw.slice(1, -1)}".`)
  }
  if (field === undefined) return wildcardTrap('message', words, raw)
  if (type === 'text') return wildcardTrap(name, words, raw)
  if (type === 'level' && words.length > 1 && standardLevels.number(words[0]) !== undefined) {
    const rest = words.slice(1)
    const hint = rest.every((word) => standardLevels.number(word) !== undefined)
      ? `several levels are written ${name}:(${words.join(' or ')}).`
      : `join clauses with and: ${name}:${words[0] ?? ''} and ${rest.join(' ')}.`
    return trap('Expected one level', raw, hint)
  }
  const numbers = words.map((word) => word.replace(/,$/, ''))
  if (words.length > 1 && numbers.every((word) => parseNumber(word) !== undefined)) {
    return trap('Expected one value', raw, `several values are written ${name}:(${numbers.join(' or ')}).`)
  }
  return type === 'number' ? numberTrap(name, raw, comparing) : undefined
}

function trap(expected: string, raw: string, hint: string): Trap {
  return { message: `${expected}, got \`${raw.length > 40 ? `${raw.slice(0, 40)}…` : raw}\`.`, hint }
}

function equationTrap(field: string | undefined, raw: string): Trap | undefined {
  if (field !== undefined) {
    return /^(?:==?|!=)/.test(raw) ? trap('Expected a value', raw, `write ${field}:${raw.replace(/^[=!]+\s*/, '')}.`) : undefined
  }
  const found = /^([\p{L}_@][\w.@-]*)\s*(===?|=~|!=|!~|=)\s*(\S*)/u.exec(raw)
  if (found === null) return undefined
  const [, left = '', operator = '', right = ''] = found
  const clause = operator.endsWith('~') ? `${left} :~ "${right}"` : `${left}:${right || 'value'}`
  const hint = `write ${operator.startsWith('!') ? 'not ' : ''}${clause}, or "${raw.replaceAll('"', '')}" for the text itself.`
  return trap('Expected `:` between a field and its value', operator, hint)
}

function wildcardTrap(name: string, words: readonly string[], raw: string): Trap | undefined {
  if (words.length < 2 || !raw.includes('*')) return undefined
  const plain = raw.replaceAll('*', '').replace(/\s+/g, ' ').trim()
  return trap(
    'Expected one word with its stars',
    raw,
    `a star stands within a single word of a text; write ${name}:"${plain}" for the phrase, or ${name}:(${words.join(' and ')}).`,
  )
}

function numberTrap(name: string, raw: string, comparing: boolean): Trap | undefined {
  if (/^\*+$/.test(raw) || parseNumber(raw) !== undefined || (comparing && parseQuantity(raw, name) !== undefined))
    return undefined
  const hundreds = /^([1-5])(?:xx|XX|\*+|\?\?)$/.exec(raw)?.[1]
  // A caller's own `status` may well be a word.
  if (hundreds === undefined && fieldNames(name).length > 1) return undefined
  const hint =
    hundreds === undefined
      ? `${name} is a number: write ${name}:200, or compare it: ${name} >= 200.`
      : `numbers are compared: ${name} >= ${hundreds}00 and ${name} < ${Number(hundreds) + 1}00.`
  return trap('Expected a number', raw, hint)
}
