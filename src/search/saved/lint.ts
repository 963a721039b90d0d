import { checkKeys } from '../../core/check.ts'
import { CordwoodError, type ErrorCode } from '../../core/error.ts'
import { checkLevels } from '../../core/level-option.ts'
import { toPredicate } from '../../query/predicate.ts'
import { parseQuery } from '../../query/parser.ts'
import { readRange } from '../time-range.ts'
import { readSavedQuery, type SavedQuery } from './saved-query.ts'
import { queryWarnings } from './warnings.ts'

/** Something that is wrong with a saved query, or that its author may not have meant. */
export interface LintFinding {
  /** The query's name, or its place in the list: `#3`. */
  readonly query: string
  /** `error`: it cannot be asked. `warning`: it can, but look at it. */
  readonly severity: 'error' | 'warning'
  /** The code that asking would throw, or a word for the warning. */
  readonly code: ErrorCode | 'several-words' | 'leading-star' | 'no-range' | 'contradiction' | 'unknown-field'
  /** What was expected, what came, what to do. */
  readonly message: string
}

/** What saved queries are checked against. */
export interface LintOptions {
  /** Levels beside the six that queries may name: `{ notice: 35 }`. */
  readonly levels?: Readonly<Record<string, number>>
  /** Fields that lines have; others are warned of. `http.*` stands for all below. */
  readonly fields?: readonly string[]
}

/** Any moment does: nothing is asked. */
const someTime = Date.UTC(2026, 0, 1)

/**
 * Looks through saved queries, so that a mistake is found when they are written and not when they are needed. The command
 * `cordwood lint` prints what it says.
 *
 * @param json - one query `{ name, kql, range, view }` or a list of them, as text or parsed.
 * @returns what it found, in the order of the queries; nothing where all is well.
 * @example
 * ```ts
 * import { lintSavedQueries } from 'cordwood/query'
 * const [finding] = lintSavedQueries('[{ "name": "failures", "kql": "level:eror", "range": { "last": "1h" } }]')
 * console.log(finding?.code) // → CORDWOOD_ERR_QUERY_FIELD
 * ```
 */
export function lintSavedQueries(json: unknown, options: LintOptions = {}): readonly LintFinding[] {
  checkKeys('lintSavedQueries', options, ['levels', 'fields'])
  const levels = checkLevels(options.levels)
  let value: unknown = json
  if (typeof json === 'string') {
    try {
      value = JSON.parse(json)
    } catch (error) {
      const message = `Expected JSON: a saved query { name, kql, range, view } or a list of them. ${(error as Error).message}`
      return [{ query: '#1', severity: 'error', code: 'CORDWOOD_ERR_OPTION_INVALID', message }]
    }
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const names = new Set<string>()
  return list.flatMap((entry, at) => {
    const query = nameOf(entry) ?? `#${at + 1}`
    const errors: LintFinding[] = []
    const attempt = <Result>(work: () => Result): Result | undefined => {
      try {
        return work()
      } catch (error) {
        if (!(error instanceof CordwoodError)) throw error
        errors.push({ query, severity: 'error', code: error.code, message: error.message })
        return undefined
      }
    }
    const saved: SavedQuery | undefined = attempt(() => readSavedQuery(entry))
    if (saved === undefined) return errors
    if (names.has(saved.name))
      attempt(() => {
        throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a name of its own, got \`${saved.name}\` a second time.`)
      })
    names.add(saved.name)
    attempt(() => readRange(saved.range ?? {}, someTime))
    const node = attempt(() => parseQuery(saved.kql))
    if (node === undefined) return errors
    attempt(() => toPredicate(node, { now: someTime, levels }))
    const warnings = queryWarnings(node, saved, options.fields)
    return [...errors, ...warnings.map(([code, message]): LintFinding => ({ query, severity: 'warning', code, message }))]
  })
}

function nameOf(entry: unknown): string | undefined {
  const name = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined
  return typeof name === 'string' && name !== '' ? name : undefined
}
