import { checkInteger, checkKeys, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { Fields } from '../core/record.ts'
import { type Compiled, compileCondition } from './condition.ts'
import type { EnrichFunction, EnrichRecord } from './enricher.ts'

/** An enricher that was checked. */
export interface Resolved {
  readonly name: string
  readonly when: Compiled<EnrichRecord>
  /** Always the same; undefined where a function finds them. */
  readonly fields: Fields | undefined
  readonly enrich: EnrichFunction
  readonly budgetMs: number
}

const known = ['name', 'when', 'enrich', 'budgetMs']
const defaultBudgetMs = 50
const maxBudgetMs = 60_000

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

function invalid(name: string, got: unknown): CordwoodError {
  const expected = 'a function, fields, or { when, enrich, budgetMs }'
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

/** Fields that are always the same are copied once, so that nobody changes them later. */
function constant(fields: Fields): Pick<Resolved, 'fields' | 'enrich'> {
  const copy = structuredClone(fields)
  return { fields: copy, enrich: () => copy }
}

function copied(name: string, fields: Fields): Pick<Resolved, 'fields' | 'enrich'> {
  try {
    return constant(fields)
  } catch (cause) {
    const message = `Expected \`${name}\` to hold values only, got one that cannot be copied. Use a function that answers with it.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message, { cause })
  }
}

function resolveOne(input: unknown, name: string, levels: LevelTable): Resolved {
  const all: Compiled<EnrichRecord> = { words: undefined, predicate: undefined }
  if (typeof input === 'function') {
    return { name, when: all, fields: undefined, enrich: input as EnrichFunction, budgetMs: defaultBudgetMs }
  }
  if (!isObject(input)) throw invalid(name, input)
  if (!('enrich' in input)) {
    // Conditions without an enricher would be printed in every line.
    if ('when' in input || 'budgetMs' in input) checkKeys(`\`${name}\``, { enrich: undefined, ...input }, ['enrich'])
    return { name, when: all, ...copied(name, input), budgetMs: defaultBudgetMs }
  }
  const given = input as { name?: unknown; when?: never; enrich: unknown; budgetMs?: unknown }
  const prototype: unknown = Object.getPrototypeOf(given)
  // An instance of a class has members of its own.
  if (prototype === Object.prototype || prototype === null) checkKeys(`\`${name}\``, given, known)
  const { enrich } = given
  const base = {
    name: given.name === undefined ? name : checkString(`${name}.name`, given.name),
    when: compileCondition<EnrichRecord>(`${name}.when`, given.when, levels),
    budgetMs: checkInteger(`${name}.budgetMs`, given.budgetMs, defaultBudgetMs, 0, maxBudgetMs),
  }
  if (typeof enrich === 'function') {
    const call = enrich as EnrichFunction
    return { ...base, fields: undefined, enrich: (record) => call.call(given, record) }
  }
  if (!isObject(enrich)) throw invalid(`${name}.enrich`, enrich)
  return { ...base, ...copied(`${name}.enrich`, enrich) }
}

/** Checks the option `enrich`. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function resolveEnrichers(inputs: unknown, name: string, levels: LevelTable): readonly Resolved[] {
  if (inputs === undefined) return []
  if (!Array.isArray(inputs)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`${name}\` to be a list of enrichers, got ${describe(inputs)}.`,
    )
  }
  return inputs.map((input, index) => resolveOne(input, `${name}[${index}]`, levels))
}

/** Whether it adds the same to every line: then it is encoded once, like the base fields. */
export function isConstant({ fields, when }: Resolved): boolean {
  return fields !== undefined && when.words === undefined && when.predicate === undefined
}
