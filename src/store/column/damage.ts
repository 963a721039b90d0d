import { CordwoodError } from '../../core/error.ts'

/** Thrown for a payload that no encoder wrote. */
export function damage(what: string): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_STORE_DAMAGED',
    `Expected a column as it was written, got ${what}. The segment is damaged: \`cordwood repair\` recovers what is whole.`,
  )
}
