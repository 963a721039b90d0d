import type { Shape } from './batch.ts'

/** A hole of a message literal: `{userId}`, `{order.id}`, `{@order}`, `{amount:.2}`. */
export interface Hole {
  /** The path in the fields, split at the dots. */
  readonly path: readonly string[]
  /** `@` prints the value as JSON, `$` as a string. */
  readonly sigil: '' | '@' | '$'
  readonly format: string
}

/** What is known once per message literal. */
export interface MessageSite {
  readonly literal: string
  /** 16 hexadecimal digits: 64 bits of the literal's hash, the same in every process. */
  readonly id: string
  /** The text between the holes: always one more than there are holes. */
  readonly texts: readonly string[]
  readonly holes: readonly Hole[]
  /** The shape of the last line from this literal. */
  shape: Shape | undefined
  /** The encoder that used it last, and what that one keeps for it. */
  encoder: object | undefined
  encoded: unknown
}
