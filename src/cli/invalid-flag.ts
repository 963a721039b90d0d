import { CordwoodError } from '../core/error.ts'

/** An error about what the command line says: expected, got, and what to do. */
export function invalidFlag(expected: string, got: string, advice = ''): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected ${expected}, got ${got}.${advice === '' ? '' : ` ${advice}`}`)
}
