import { type LevelTable, standardLevels } from '../core/level.ts'
import type { QueryNode } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import { declaredType } from './field-type.ts'
import { fieldNames, isFieldPattern } from './fields.ts'
import { compileGlob } from './glob.ts'
import { type EvaluateOptions, toPredicate } from './predicate.ts'
import { compileTextSpans, type Span } from './text-spans.ts'
import { namedValues, namesOf, type Value } from './values.ts'
import { type Comparison, compileComparison } from './value-test.ts'

/** Why a line was found: a value of a field, and which parts of it. */
export interface Highlight {
  /** Its full name. */
  readonly field: string
  /** The value as text. */
  readonly text: string
  /** From (included) to (excluded) in UTF-16 units of `text`; ascending, none over another. */
  readonly spans: readonly Span[]
}

type Visit = (field: string, value: Value, spans: readonly Span[]) => void
type Mark = (record: LogRecord, visit: Visit) => void

/**
 * Makes a query a function that says of a line why it was found: the words, phrases and values that its clauses ask for, of those
 * clauses that the line fits. What is negated, that a field exists, and times are not shown.
 */
export function compileHighlight(node: QueryNode, options: EvaluateOptions = {}): (record: LogRecord) => readonly Highlight[] {
  const mark = compileNode(node, options)
  return (record) => {
    const found = new Map<string, { field: string; text: string; spans: Span[] }>()
    mark(record, (field, value, spans) => {
      const text = String(value)
      const key = JSON.stringify([field, text])
      const known = found.get(key)
      if (known === undefined) found.set(key, { field, text, spans: [...spans] })
      else for (const span of spans) known.spans.push(span)
    })
    return [...found.values()].map(({ field, text, spans }) => ({ field, text, spans: joined(spans) }))
  }
}

function compileNode(node: QueryNode, options: EvaluateOptions): Mark {
  switch (node.kind) {
    case 'and': {
      const clauses = node.clauses.map((clause) => compileNode(clause, options))
      const matches = toPredicate(node, options)
      return (record, visit) => {
        if (matches(record)) for (const clause of clauses) clause(record, visit)
      }
    }
    case 'or': {
      const clauses = node.clauses.map((clause) => compileNode(clause, options))
      return (record, visit) => {
        for (const clause of clauses) clause(record, visit)
      }
    }
    case 'match': {
      const { defaultFields = ['message'] } = options
      const marks = (node.field === undefined ? defaultFields : [node.field]).map((field) =>
        compileField(field, { kind: 'match', value: node.value }, options),
      )
      return (record, visit) => {
        for (const mark of marks) mark(record, visit)
      }
    }
    case 'range':
      return compileField(node.field, { kind: 'range', operator: node.operator, value: node.value }, options)
    case 'regex':
      return compileField(node.field, { kind: 'regex', pattern: node.pattern }, options)
    default:
      return () => undefined
  }
}

type Asked = Exclude<Comparison, { kind: 'exists' }>

function compileField(field: string, comparison: Asked, options: EvaluateOptions): Mark {
  const { levels = standardLevels } = options
  const lenient = isFieldPattern(field)
  const glob = lenient ? compileGlob(field.split('*')) : undefined
  const spansOf = createSpans(comparison, lenient, options, levels)
  return (record, visit) => {
    const names = glob === undefined ? fieldNames(field) : [...namesOf(record)].filter(glob)
    for (const name of names) {
      for (const value of namedValues(record, name, levels)) {
        const spans = spansOf(name)(value)
        if (spans.length > 0) visit(name, value, spans)
      }
    }
  }
}

type SpansOf = (value: Value) => readonly Span[]

/** Made once for each name; lines may have any number of names, so only the last ones are kept. */
function createSpans(
  comparison: Asked,
  lenient: boolean,
  { now = Date.now() }: EvaluateOptions,
  levels: LevelTable,
): (name: string) => SpansOf {
  const known = new Map<string, SpansOf>()
  return (name) => {
    let spans = known.get(name)
    if (spans === undefined) {
      if (known.size >= 1000) known.clear()
      spans = compileSpans(name, comparison, { levels, now, lenient })
      known.set(name, spans)
    }
    return spans
  }
}

function compileSpans(name: string, comparison: Asked, context: Parameters<typeof compileComparison>[3]): SpansOf {
  const type = declaredType(name)
  if (type === 'date') return () => []
  if (type === 'text') {
    const spans = compileTextSpans(comparison)
    return (value) => (typeof value === 'string' ? spans(value) : [])
  }
  const test = compileComparison(comparison, name, type, context)
  // Of an empty value there is nothing to show.
  return (value) => (value !== '' && test(value) ? [[0, String(value).length]] : [])
}

/** Ascending, with spans that meet or lie over each other as one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = found.at(-1)
    if (last !== undefined && from <= last[1] && from < to) found[found.length - 1] = [last[0], Math.max(last[1], to)]
    else if (from < to) found.push([from, to])
  }
  return found
}
