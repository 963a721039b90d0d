import type { Fields } from '../core/record.ts'
import type { Condition } from './condition.ts'

/** What an enricher sees of a call, before it is encoded: nothing is masked yet, and nothing can be changed through it. */
export interface EnrichRecord {
  /** The level's number (10 trace ... 60 fatal). */
  readonly level: number
  /** The level's name. */
  readonly levelName: string
  /** Milliseconds since 1970, fraction allowed. */
  readonly time: number
  /** The message, its holes filled. */
  readonly message: string
  /** The message as it stands in the code, with its holes. */
  readonly template: string
  /**
   * The field `type`, or `event.type`, of call, child, context or base where it is a text; else `error` for a line with an error,
   * `http_request` for one with `http.request.method`, and `generic` for all others.
   */
  readonly type: string
  /** The call's own fields. Objects and arrays in them are read-only views; instances of classes are the caller's own. */
  readonly fields: Readonly<Record<string, unknown>>
  /** What the line carries besides: base fields, the context's over them, a child's over both. */
  readonly context: Readonly<Record<string, unknown>>
  /** What the enrichers before added, as far as it is there. */
  readonly added: Readonly<Record<string, unknown>>
  /** What was thrown, an Error or anything else; undefined for none. */
  readonly error: unknown
  /**
   * The nearest value of a name: the call's, then a child's, the context's, the base's, or what enrichers before added. `user.id`
   * finds `userId`, `user_id` and `{ user: { id } }` as well.
   */
  get(name: string): unknown
}

/** What an enricher answers: fields to add, or nothing. */
export type Enrichment = Fields | undefined | void

/** Adds to a line what the call did not say. A promise is waited for off the call, at most `budgetMs`. */
export type EnrichFunction = (record: EnrichRecord) => Enrichment | PromiseLike<Enrichment>

/** An enricher with its conditions. */
export interface Enricher {
  /** For problems; default: its place in the option. */
  readonly name?: string
  /** Only for these lines; default all. */
  readonly when?: Condition<EnrichRecord>
  /** Fields that are always the same, or the function that finds them. */
  readonly enrich: EnrichFunction | Fields
  /** How long a line waits at most for what is not there at once, in milliseconds; default 50. */
  readonly budgetMs?: number
}

/** What may stand in `enrich`: a function, fields that are always the same, or either with conditions. */
export type EnricherInput = EnrichFunction | Enricher | Fields
