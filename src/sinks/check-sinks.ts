import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/** Refuses what is not a sink. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function checkSinks(owner: string, sinks: readonly unknown[]): void {
  if (sinks.length === 0)
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected at least one sink for ${owner}, got none.`)
  for (const sink of sinks) {
    const isSink =
      typeof sink === 'object' && sink !== null && 'write' in sink && typeof sink.write === 'function' && 'flush' in sink
    if (!isSink) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected sinks such as file({ path }) or stdout() for ${owner}, got ${describe(sink)}.`,
      )
    }
  }
}
