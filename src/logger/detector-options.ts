import type { AsyncDetector } from '../core/async-detector.ts'
import { checkFunction, checkInteger, checkKeys, checkOneOf, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/** Checks the option `mask.detectors`. Throws CORDWOOD_ERR_OPTION_INVALID and CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkDetectors(detectors: unknown): readonly AsyncDetector[] {
  if (detectors === undefined) return []
  if (!Array.isArray(detectors)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`mask.detectors\` to be an array of detectors, got ${describe(detectors)}.`,
    )
  }
  for (const [index, detector] of (detectors as readonly AsyncDetector[]).entries()) {
    const name = `mask.detectors[${index}]`
    if (typeof detector !== 'object' || detector === null) {
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be a detector, got ${describe(detector)}.`)
    }
    checkKeys(`\`${name}\``, detector, ['id', 'budgetMs', 'onTimeout', 'detect', 'accepts'])
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
