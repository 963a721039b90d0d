import type { AsyncDetector } from '../core/async-detector.ts'
import { checkFunction, checkInteger, checkOneOf, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/**
 * Checks the option `detectors` of masking. A detector may be an object of a class of its own.
 *
 * @param owner - what the option is called in messages.
 * @throws CORDWOOD_ERR_OPTION_INVALID
 */
export function checkDetectors(detectors: unknown, owner: string): readonly AsyncDetector[] {
  if (detectors === undefined) return []
  if (!Array.isArray(detectors)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`${owner}\` to be an array of detectors, got ${describe(detectors)}.`,
    )
  }
  for (const [index, detector] of (detectors as readonly AsyncDetector[]).entries()) {
    const name = `${owner}[${index}]`
    if (typeof detector !== 'object' || detector === null) {
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be a detector, got ${describe(detector)}.`)
    }
    checkString(`${name}.id`, detector.id)
    checkInteger(`${name}.budgetMs`, detector.budgetMs, Number.NaN, 1, 60_000)
    checkOneOf(`${name}.onTimeout`, detector.onTimeout, ['pass', 'mask'], 'pass')
    checkFunction(`${name}.accepts`, detector.accepts)
    if (typeof detector.detect !== 'function') {
      const got = describe(detector.detect)
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}.detect\` to be a function, got ${got}.`)
    }
  }
  return detectors as readonly AsyncDetector[]
}
