import { CordwoodError } from '../../core/error.ts'

/** When to stop reading: looked at between two pieces of a file. */
export interface ReadLimit {
  /** True once the time is up. Throws CORDWOOD_ERR_ABORTED once the signal says so. */
  reached(): boolean
}

/** Throws CORDWOOD_ERR_ABORTED when the signal was given. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new CordwoodError('CORDWOOD_ERR_ABORTED', 'The call was cancelled by its `signal`.', { cause: signal.reason })
}

/** A limit by a signal and by milliseconds from now. */
export function createReadLimit(
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
  monotonic: () => number,
): ReadLimit {
  const end = timeoutMs === undefined ? Infinity : monotonic() + timeoutMs
  return {
    reached() {
      throwIfAborted(signal)
      return monotonic() >= end
    },
  }
}
