import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { hash64 } from '../core/hash.ts'
import type { LevelInput, LevelTable } from '../core/level.ts'

/** Which lines are meant, in words: all that is given must hold. */
export interface ConditionWords {
  /** The line's type, or one of several: `audio_processing`, `http_request`, `error`, `generic`. */
  readonly type?: string | readonly string[]
  /** This level and above. */
  readonly level?: LevelInput | (string & {})
  /** The message as it stands in the code, with its holes; its id; a pattern that it matches; or one of several. */
  readonly template?: string | RegExp | readonly (string | RegExp)[]
}

/** Which lines are meant: in words, or by a function that answers true for them. */
export type Condition<Seen> = ConditionWords | ((record: Seen) => boolean)

/** What words are compared with. */
export interface Described {
  readonly level: number
  readonly type: string
  readonly template: string
}

/** A condition that was checked. */
export interface Compiled<Seen> {
  /** Undefined where there is a function instead. */
  readonly words: ((line: Described) => boolean) | undefined
  readonly predicate: ((record: Seen) => boolean) | undefined
}

const known = ['type', 'level', 'template']

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value : [value]
}

function checkTypes(name: string, value: unknown): readonly string[] | undefined {
  const types = listOf(value)
  if (types === undefined) return undefined
  if (types.length > 0 && types.every((type) => typeof type === 'string')) return types
  throw invalid(`${name}.type`, "a type of lines, such as 'http_request', or a list of types", value)
}

/** A pattern with the flag `g` or `y` keeps a place: each test must begin anew. */
function templateTest(name: string, value: unknown): (template: string) => boolean {
  if (typeof value === 'string') return (template) => template === value || hash64(template) === value
  if (!(value instanceof RegExp))
    throw invalid(`${name}.template`, 'the text of a message, its id, a RegExp, or a list of these', value)
  const pattern = new RegExp(value.source, value.flags.replaceAll(/[gy]/g, ''))
  return (template) => pattern.test(template)
}

function checkTemplates(name: string, value: unknown): ((template: string) => boolean) | undefined {
  const templates = listOf(value)
  if (templates === undefined) return undefined
  const tests = templates.map((template) => templateTest(name, template))
  if (tests.length === 0) throw invalid(`${name}.template`, 'at least one template', value)
  return (template) => tests.some((test) => test(template))
}

/** Checks a condition once, so that a line costs as little as possible. Throws CORDWOOD_ERR_OPTION_* or CORDWOOD_ERR_LEVEL_UNKNOWN. */
export function compileCondition<Seen>(name: string, condition: Condition<Seen> | undefined, levels: LevelTable): Compiled<Seen> {
  if (typeof condition === 'function') return { words: undefined, predicate: condition }
  if (condition === undefined) return { words: undefined, predicate: undefined }
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) {
    throw invalid(name, '{ type, level, template } or a function', condition)
  }
  checkKeys(`\`${name}\``, condition, known)
  const types = checkTypes(name, condition.type)
  const isTemplate = checkTemplates(name, condition.template)
  const floor = condition.level === undefined ? -Infinity : levels.number(condition.level)
  if (floor === undefined) {
    const names = levels.entries.map(([level]) => level).join(', ')
    throw new CordwoodError(
      'CORDWOOD_ERR_LEVEL_UNKNOWN',
      `Expected \`${name}.level\` to be one of ${names}, got ${describe(condition.level)}.`,
    )
  }
  const words = (line: Described): boolean =>
    line.level >= floor &&
    (isTemplate === undefined || isTemplate(line.template)) &&
    // Last: the type has to be looked for.
    (types === undefined || types.includes(line.type))
  return { words, predicate: undefined }
}
