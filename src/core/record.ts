/** Fields of a log line as the caller gives them. Each object will do, also one typed by an interface. */
export type Fields = object

/** What a line says of an error: ECS names, with what the error carried besides. */
export interface RecordError {
  /** The class's name: `TypeError`. */
  readonly type?: string
  /** The error's message. */
  readonly message?: string
  /** The stack as the runtime printed it. */
  readonly stack_trace?: string
  /** The `code` of system errors and of many libraries. */
  readonly code?: string
  /** The same for errors of one kind from one place: made of type, own frames and template. */
  readonly fingerprint?: string
  /** What else the error carried: its causes under `cause`, the errors of an AggregateError under `errors`. */
  readonly [name: string]: unknown
}

/**
 * One log line, structured: the shape that ingest, engines, filters and alerts speak.
 * It is made only when somebody asks, by decoding the encoded line, so it is masked by construction.
 */
export interface LogRecord {
  /** Identifies the line for ever: the Elasticsearch `_id` and the store's point look-up. */
  readonly id: string
  /** Milliseconds since 1970, fraction allowed. */
  readonly time: number
  /** The line's place among those of its root logger; 0 where the line does not say. */
  readonly sequence: number
  /** The level's number (10 trace ... 60 fatal). */
  readonly level: number
  /** The message, its holes filled. */
  readonly message: string
  /** The message literal with its holes, or its id, where the line carries one. */
  readonly template?: string
  /** Everything else the line says, the context's fields too, under ECS names; dotted keys stay as they are in the line. */
  readonly fields: Readonly<Record<string, unknown>>
  /** What was thrown, where the line tells of an error. */
  readonly error?: RecordError
  /** The line as it was read, where it was asked for. */
  readonly raw?: string
}
