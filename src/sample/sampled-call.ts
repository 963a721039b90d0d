import type { Fields } from '../core/record.ts'

/** A log call as the functions of the option `sampling` see it: before it is encoded, so unmasked, under the caller's names. */
export interface SampledCall {
  /** The level's number. */
  readonly level: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** The message as it was written, its holes open. */
  readonly message: string
  /** All fields of the line to be: the call's over the child's over the context's over the base's. A copy, made when it is read. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The view of one call; made only for those who have such a function. */
export class CallView implements SampledCall {
  readonly level: number
  readonly time: number
  readonly message: string
  readonly #layers: readonly (Fields | undefined)[]
  #fields: Readonly<Record<string, unknown>> | undefined

  /** @param layers - fields, farthest from the call first. */
  constructor(level: number, time: number, message: string, layers: readonly (Fields | undefined)[]) {
    this.level = level
    this.time = time
    this.message = message
    this.#layers = layers
  }

  get fields(): Readonly<Record<string, unknown>> {
    return (this.#fields ??= Object.assign({}, ...this.#layers) as Readonly<Record<string, unknown>>)
  }
}
