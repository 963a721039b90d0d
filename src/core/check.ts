import { CordwoodError } from './error.ts'
import { nearestWord } from './nearest-word.ts'

/** How a value looks in a message: short, and never the whole of it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'function') return `a function`
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return `an object`
  return String(value)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

/** An integer option within bounds, or its default when undefined. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function checkInteger(
  name: string,
  value: unknown,
  fallback: number,
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  if (value === undefined) return fallback
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value
  throw invalid(name, `an integer from ${minimum}${maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`}`, value)
}

/** An option that is one of some words, or its default when undefined. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function checkOneOf<const Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
  fallback: Word,
): Word {
  if (value === undefined) return fallback
  const found = words.find((word) => word === value)
  if (found === undefined) throw invalid(name, `one of ${words.map((word) => `'${word}'`).join(', ')}`, value)
  return found
}

/** A non-empty string option. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function checkString(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length > 0) return value
  throw invalid(name, 'a non-empty string', value)
}

/**
 * An option that is an object. Throws CORDWOOD_ERR_OPTION_INVALID.
 *
 * @param expected - what it is, with an example of it where somebody may take it for something else.
 */
export function checkObject(name: string, value: unknown, expected: string = 'an object'): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(name, expected, value)
}

/** A function option, or undefined. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function checkFunction<Type>(name: string, value: Type | undefined): Type | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw invalid(name, 'a function', value)
}

/**
 * Refuses keys that are not known: an option that is not there is an error, never ignored.
 *
 * @param hints - names that somebody may expect, of other libraries or of a later version, and what to do instead.
 */
export function checkKeys(
  owner: string,
  options: object,
  known: readonly string[],
  hints: Readonly<Record<string, string>> = {},
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected options of ${owner} to be an object with ${known.join(', ')}, got ${describe(options)}.`,
    )
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const nearest = Object.hasOwn(hints, key) ? undefined : nearestWord(key, known)
    const guess = nearest === undefined ? undefined : `Did you mean \`${nearest}\`?`
    const hint = guess ?? (Object.hasOwn(hints, key) ? hints[key] : undefined)
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_UNKNOWN',
      `Expected options of ${owner} to be among ${known.join(', ')}, got \`${key}\`.${hint === undefined ? '' : ` ${hint}`}`,
    )
  }
}
