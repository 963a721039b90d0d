import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { parseRedactPath } from './redact-path.ts'

/** What stands where a value was, or the function that makes it: of the value and of its path, split into names. */
export type Censor = string | number | boolean | object | null | ((value: unknown, path: readonly string[]) => unknown)

/** What is kept out of lines by its path, in pino's words. */
export interface RedactOptions {
  /** Such as `card.number`, `headers["x-key"]`, `users[*].email`, `*.password`: `*` stands for any one name. */
  readonly paths: readonly string[]
  /** Default `[Redacted]`. What is no function stands there as it is. */
  readonly censor?: Censor | undefined
  /** Leave the member out altogether; default false. */
  readonly remove?: boolean
}

/** The option as it is used. */
export interface RedactSettings {
  readonly paths: readonly (readonly string[])[]
  /** Undefined removes the member. */
  readonly censor: Censor | undefined
}

/** What stands where a value was, unless the options say otherwise. */
export const defaultCensor = '[Redacted]'

/**
 * Reads the option `redact`: pino's list of paths, or its object.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 */
export function readRedact(given: unknown): RedactSettings | undefined {
  if (given === undefined || given === null) return undefined
  const options = Array.isArray(given) ? { paths: given as unknown[] } : given
  if (typeof options !== 'object') throw invalid('redact', 'an array of paths, or { paths, censor, remove }', given)
  checkKeys('`redact`', options, ['paths', 'censor', 'remove'])
  const { paths, remove = false } = options as { paths?: unknown; remove?: unknown }
  if (!Array.isArray(paths)) throw invalid('redact.paths', 'an array of paths', paths)
  if (typeof remove !== 'boolean') throw invalid('redact.remove', 'true or false', remove)
  const { censor = defaultCensor } = options as { censor?: unknown }
  return {
    paths: paths.map((path) => parseRedactPath(path)),
    censor: remove ? undefined : (censor as Censor),
  }
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}
