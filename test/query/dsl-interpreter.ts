import { Buffer } from 'node:buffer'
import type { IndexFieldKind, IndexFieldTypes } from '../../src/elasticsearch/engine/field-types.ts'
import { words } from '../../src/query/words.ts'

type Json = Readonly<Record<string, unknown>>
type Term = string | number | boolean

/** A line as an index with our mappings holds it: the values of each field, by its kind. */
export interface IndexedLine {
  readonly id: string
  readonly values: ReadonlyMap<string, readonly Term[]>
}

const ignoreAbove = 1024

function kindOf(name: string, value: Term): IndexFieldKind {
  if (name === 'message') return 'text'
  if (name === '@timestamp') return 'date'
  if (typeof value === 'string') return 'keyword'
  return typeof value === 'number' ? 'number' : 'boolean'
}

/** Indexes lines, and says what the index knows of their fields. */
export function indexOf(lines: readonly Json[], ids: readonly string[]): { lines: IndexedLine[]; types: IndexFieldTypes } {
  const types = new Map<string, { kind: IndexFieldKind; indices: undefined }[]>()
  const indexed = lines.map((line, at) => {
    const values = new Map<string, Term[]>()
    const add = (name: string, value: unknown): void => {
      if (value === null || value === undefined) return
      if (Array.isArray(value)) for (const element of value) add(name, element)
      else if (typeof value === 'object')
        for (const [key, inner] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, inner)
      else {
        const kind = kindOf(name, value as Term)
        types.set(name, [{ kind, indices: undefined }])
        if (kind === 'keyword' && (value as string).length > ignoreAbove) return
        const held = values.get(name)
        const term = kind === 'date' ? Date.parse(value as string) : (value as Term)
        if (held === undefined) values.set(name, [term])
        else held.push(term)
      }
    }
    add('', line)
    return { id: ids[at] ?? '', values }
  })
  return { lines: indexed, types }
}

/** What the server would say of a line: a small reading of the words of its language that we use, written from its reference. */
export function interpret(dsl: Json, line: IndexedLine, types: IndexFieldTypes): boolean {
  const [[word, body] = ['', undefined], ...more] = Object.entries(dsl)
  if (more.length > 0) throw new Error(`one word in a clause, got ${Object.keys(dsl).join(', ')}`)
  const inner = (one: unknown): boolean => interpret(one as Json, line, types)
  switch (word) {
    case 'match_all':
      return true
    case 'match_none':
      return false
    case 'bool': {
      const { filter = [], should, must_not: mustNot = [], ...rest } = body as Record<string, readonly Json[] | undefined>
      const known = Object.keys(rest).every((key) => key === 'minimum_should_match')
      if (!known) throw new Error(`unknown in bool: ${Object.keys(rest).join(', ')}`)
      return filter.every(inner) && (should === undefined || should.some(inner)) && !mustNot.some(inner)
    }
    case 'ids':
      return (body as { values: string[] }).values.includes(line.id)
    case 'exists':
      return line.values.has((body as { field: string }).field)
    default: {
      const [[field, asked] = ['', undefined]] = Object.entries(body as Json)
      return onField(word, field, asked as Json, line, types)
    }
  }
}

function kindIn(types: IndexFieldTypes, field: string): IndexFieldKind | undefined {
  return types.get(field)?.[0]?.kind
}

function onField(word: string, field: string, asked: Json, line: IndexedLine, types: IndexFieldTypes): boolean {
  const values = line.values.get(field) ?? []
  const isText = kindIn(types, field) === 'text'
  /** Terms as the index has them: the words of a text, whole values of all else. */
  const terms = isText ? values.flatMap((value) => words(String(value))) : values
  const texts = terms.filter((term) => typeof term === 'string')
  switch (word) {
    case 'term':
      return terms.includes(asked['value'] as Term)
    case 'terms':
      return (asked as unknown as Term[]).some((value) => terms.includes(value))
    case 'match': {
      const wanted = words(String(asked['query']))
      return wanted.some((one) => terms.includes(one))
    }
    case 'match_phrase': {
      const wanted = words(String(asked['query']))
      return values.some((value) => {
        const own = ` ${words(String(value)).join(' ')} `
        return wanted.length > 0 && own.includes(` ${wanted.join(' ')} `)
      })
    }
    case 'prefix':
      return texts.some((term) => term.startsWith(String(asked['value'])))
    case 'wildcard': {
      const pattern = wildcardPattern(String(asked['value']))
      return texts.some((term) => pattern.test(term))
    }
    case 'regexp': {
      if (asked['flags'] !== 'NONE') throw new Error('no operators beyond the plain ones')
      const pattern = new RegExp(`^(?:${plainEscapes(String(asked['value']))})$`, 'su')
      return texts.some((term) => pattern.test(term))
    }
    case 'range':
      return terms.some((term) => isWithin(term, asked))
    default:
      throw new Error(`unknown word ${word}`)
  }
}

/** Lucene lets any sign be escaped, JavaScript those of its syntax only. */
function plainEscapes(source: string): string {
  return source.replaceAll(/\\(.)/gsu, (whole, sign: string) => {
    if (sign === '-') return '\\x2d'
    return /[\\^$.*+?()[\]{}|/]/.test(sign) ? whole : sign
  })
}

function wildcardPattern(pattern: string): RegExp {
  let source = ''
  for (const [part] of pattern.matchAll(/\\.|./gsu)) {
    if (part === '*') source += '.*'
    else if (part === '?') source += '.'
    else source += (part.startsWith('\\') && part.length > 1 ? part.slice(1) : part).replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  }
  return new RegExp(`^${source}$`, 'su')
}

/** Keywords are ordered by their UTF-8 bytes. */
function isWithin(term: Term, asked: Json): boolean {
  return Object.entries(asked).every(([operator, bound]) => {
    if (operator === 'format') return bound === 'epoch_millis'
    if (typeof term === 'boolean' || typeof bound !== typeof term) return false
    const difference =
      typeof term === 'number' ? term - Number(bound) : Buffer.compare(Buffer.from(term), Buffer.from(String(bound)))
    return { gt: difference > 0, gte: difference >= 0, lt: difference < 0, lte: difference <= 0 }[operator] ?? false
  })
}
