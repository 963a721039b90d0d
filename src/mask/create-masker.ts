import { checkFunction } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { rootVerdict } from '../core/masker.ts'
import type { Problem, ReportProblem } from '../core/problem.ts'
import { compileMask } from './compile-options.ts'
import type { MaskFinding } from './finding.ts'
import { ValueMasker } from './masker.ts'
import type { MaskOptions } from './settings.ts'
import { MaskWalk } from './walk.ts'

/** Options of {@link createMasker}: those of a logger's `mask`, without what works off the log call. */
export interface MaskerOptions extends Omit<MaskOptions, 'detectors'> {
  /** Told when masking fails; default: a warning of the process. */
  readonly onProblem?: (problem: Problem) => void
}

/** Masks values outside of a logger. It never throws, and never changes what it is given. */
export interface StandaloneMasker {
  /**
   * A masked copy of any value: objects and arrays, Map, Set, Headers and Error as such; URL, Date and RegExp as such where nothing in them is masked,
   * else as text; bytes as `[Buffer 12 bytes]`; an object with `toJSON` as what that answers. Cycles stay cycles.
   */
  value(value: unknown): unknown
  /** A text with everything in it masked that a detector finds. */
  text(text: string): string
  /** What {@link StandaloneMasker.value} would hide, where, and why. It holds no values. */
  explain(value: unknown): MaskFinding[]
  /** How many values were masked so far, by class. */
  readonly counts: Readonly<Record<string, number>>
}

function warn(): ReportProblem {
  const told = new Set<string>()
  return ({ code, message }) => {
    if (told.has(code)) return
    told.add(code)
    process.emitWarning(message, { code })
  }
}

/**
 * Makes a masker with the rules of a logger, for values that go elsewhere: into a message queue, a crash report, a test.
 *
 * @param options - all optional: without any, what a logger masks by default.
 * @throws CordwoodError CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN
 *
 * @example
 * ```ts
 * import { createMasker } from 'cordwood'
 * const masker = createMasker({ strategy: { card: 'last4' } })
 * console.log(masker.value({ user: 'u-1', password: 'hunter2', paid: 'with 4111 1111 1111 1111' }))
 * // → { user: 'u-1', password: '[REDACTED]', paid: 'with [CARD:1111]' }
 * console.log(masker.explain({ password: 'hunter2' })[0]?.why) // → the key "password" holds password
 * ```
 */
export function createMasker(options: MaskerOptions = {}): StandaloneMasker {
  const { onProblem, ...rest } = options
  checkFunction('onProblem', onProblem)
  if ('detectors' in rest) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_UNKNOWN',
      'Expected options of createMasker without `detectors`: they answer later, and this masker answers at once. Give them to createLogger({ mask }).',
    )
  }
  const report = onProblem ?? warn()
  const compiled = compileMask(rest, { report }, 'createMasker')
  if (compiled === undefined) return { value: (value) => value, text: (text) => text, explain: () => [], counts: {} }
  const masker = new ValueMasker(compiled, report)
  return {
    value: (value) => new MaskWalk(masker, false).copy(value, rootVerdict, ''),
    text: (text) => new MaskWalk(masker, false).text(text, rootVerdict, ''),
    explain(value) {
      const silent = new ValueMasker(compiled, report)
      const walk = new MaskWalk(silent, true)
      walk.copy(value, rootVerdict, '')
      return walk.findings
    },
    get counts() {
      return masker.counts.read()
    },
  }
}
