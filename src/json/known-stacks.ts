import type { Verdict } from '../core/masker.ts'

/** What was made of one error's stack. */
export interface KnownStack {
  readonly stack: string
  /** As JSON, printed with this verdict; empty while nobody asked. */
  json: string
  verdict: Verdict
  /** The fingerprint with this type and template; empty while nobody asked. */
  fingerprint: string
  type: string
  template: string
}

/**
 * Keeps what was made of the stacks of errors, as long as the errors live: one error is often logged on every floor it passes, and
 * its stack is by far the longest text of a line (bench `call`, case error). A stack that was replaced is seen, and made anew.
 */
export class KnownStacks {
  readonly #known = new WeakMap<object, KnownStack>()

  of(error: object, stack: string): KnownStack {
    const known = this.#known.get(error)
    if (known !== undefined && known.stack === stack) return known
    const made = { stack, json: '', verdict: NaN, fingerprint: '', type: '', template: '' }
    this.#known.set(error, made)
    return made
  }
}
