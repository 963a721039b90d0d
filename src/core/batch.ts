import type { Context } from './context.ts'

/** The message literal with the keys that came with it: lines of one shape have the same columns. */
export interface Shape {
  /** 64 bits of the literal's hash as 16 hexadecimal digits: the same in every process. */
  readonly id: string
  /** The message as the caller wrote it, with its holes. */
  readonly literal: string
  /** The keys of the call's own fields, in their order. */
  readonly keys: readonly string[]
}

/** What the ring hands to a sink: parallel arrays, one entry a line. Read only; valid for as long as the sink likes. */
export interface LineBatch {
  /** Each ends with a line feed. */
  readonly lines: readonly string[]
  /** The levels' numbers. */
  readonly levels: readonly number[]
  /** Milliseconds since 1970, fraction allowed. */
  readonly times: readonly number[]
  /** Places among the lines of the root logger. */
  readonly sequences: readonly number[]
  /** Undefined where the message was not a literal that is known. */
  readonly shapes: readonly (Shape | undefined)[]
  /** The scopes in which the calls were made; undefined outside of any. */
  readonly contexts: readonly (Context | undefined)[]
  /** Of the root logger that wrote these lines; with a sequence it makes the record id. */
  readonly bootId: string
}
