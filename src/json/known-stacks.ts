import type { Verdict } from '../core/masker.ts'

/** Where V8's frames begin. */
const firstFrame = '\n    at '
/** So many stacks are remembered, and so many lists of frames; longer ones are not. */
const maxStacks = 256
const maxPlaces = 512
const maxStackLength = 4096

/** How many new ones come while there is no room before all begins anew, in multiples of the room. */
const missesBeforeReset = 16

/** What was made of one stack. */
export interface KnownStack {
  /** As JSON, printed with this verdict. */
  json: string
  verdict: Verdict
  /** The fingerprint with this type and template; empty while nobody asked. */
  fingerprint: string
  type: string
  template: string
}

/**
 * Keeps what was made of the stacks of errors: a service throws from few places, mostly with the same message, one error is often logged on
 * every floor it passes, and its stack is by far the longest text of a line (bench `call`, case error). Only stacks in which nothing was
 * masked are kept: no secret stays here, and what is masked is counted each time.
 */
export class KnownStacks {
  readonly #stacks = new Map<string, KnownStack>()
  #misses = 0
  /** What was made of frames, for stacks with another message. */
  readonly #frames = new Map<string, string>()

  /** What `make` makes of the frames of a stack, remembered for stacks with the same ones. */
  frames(stack: string, make: (frames: string) => string): string {
    const from = stack.indexOf(firstFrame)
    const text = from < 0 || stack.length - from > maxStackLength ? undefined : stack.slice(from)
    if (text === undefined) return make(stack)
    let made = this.#frames.get(text)
    if (made === undefined) {
      made = make(text)
      if (this.#frames.size >= maxPlaces) this.#frames.clear()
      this.#frames.set(text, made)
    }
    return made
  }

  of(stack: string): KnownStack | undefined {
    return stack.length > maxStackLength ? undefined : this.#stacks.get(stack)
  }

  /** Whether there is room for one that is not known. Messages that are always new push nothing out, but now and then. */
  hasRoom(stack: string): boolean {
    if (stack.length > maxStackLength) return false
    if (this.#stacks.size < maxStacks) return true
    if (++this.#misses < maxStacks * missesBeforeReset) return false
    this.#misses = 0
    this.#stacks.clear()
    return true
  }

  /** Remembers a stack in which nothing was masked. */
  keep(stack: string, json: string, verdict: Verdict): void {
    this.#stacks.set(stack, { json, verdict, fingerprint: '', type: '', template: '' })
  }
}
