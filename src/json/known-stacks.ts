import type { Verdict } from '../core/masker.ts'

/** Where V8's frames begin. */
const firstFrame = '\n    at '
/** So many stacks are remembered; longer ones are not. */
const maxPlaces = 512
const maxFramesLength = 4096

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
  /** What was made of frames: a service throws from few places, but each time with another message (bench `call`). */
  readonly #frames = new Map<string, string>()

  /** What `make` makes of the frames of a stack, remembered for stacks with the same ones. */
  frames(stack: string, make: (frames: string) => string): string {
    const from = stack.indexOf(firstFrame)
    const text = from < 0 || stack.length - from > maxFramesLength ? undefined : stack.slice(from)
    if (text === undefined) return make(stack)
    let made = this.#frames.get(text)
    if (made === undefined) {
      made = make(text)
      if (this.#frames.size >= maxPlaces) this.#frames.clear()
      this.#frames.set(text, made)
    }
    return made
  }

  of(error: object, stack: string): KnownStack {
    const known = this.#known.get(error)
    if (known !== undefined && known.stack === stack) return known
    const made = { stack, json: '', verdict: NaN, fingerprint: '', type: '', template: '' }
    this.#known.set(error, made)
    return made
  }
}
