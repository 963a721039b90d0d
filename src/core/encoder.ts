import type { Context } from './context.ts'
import type { MessageSite } from './message.ts'
import type { Fields } from './record.ts'

/** Fields that a child logger adds to each line, encoded once. What stands in it belongs to the encoder. */
export interface Bound {
  /** As they were given, newest last, the parents' too: what `bindings()` answers. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Functions that replace the value of a top-level key before it is encoded (pino's serializers). */
export type Serializers = Readonly<Record<string, (value: unknown) => unknown>>

/** Turns calls into lines. It owns safety: whatever it is given, it answers with one valid line, and never throws. */
export interface Encoder {
  /** `ecs` or `pino`. */
  readonly format: string
  /**
   * Encodes what a child adds.
   *
   * @param below - the parent's, if any. Of a key in both, the newer is kept.
   */
  bind(fields: Fields, below?: Bound, serializers?: Serializers): Bound
  /**
   * One line, with its line feed. Of a key in several places the nearest to the call is printed:
   * call, then child, then context, then base.
   *
   * @param level - the level's number.
   * @param time - milliseconds since 1970, fraction allowed.
   * @param site - what is known of the message literal; undefined where the message is not a literal.
   *   After the call, `site.shape` is the shape of this line.
   * @param message - the message as given; with a site that has holes, they are filled from the fields.
   * @param fields - the call's own.
   * @param error - what was thrown, an Error or anything else; undefined for none.
   * @param members - JSON members under reserved names that stand last in the line, each with a comma before it.
   */
  line(
    level: number,
    time: number,
    sequence: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
    bound: Bound | undefined,
    context: Context | undefined,
    members?: string,
  ): string
  /**
   * Adds members to a line that this encoder made, masked like its own. Names that the line has already stay as they are: nothing
   * is overwritten, and no name occurs twice. Never throws.
   */
  append(line: string, fields: Fields): string
}

/** What limits one line; a marker in the line names the limit that cut. */
export interface Limits {
  /** Objects within objects; default 10. */
  readonly maxDepth: number
  /** Members of one object or elements of one array, Map or Set; default 200. */
  readonly maxKeys: number
  /** UTF-16 units of one string; default 32,768. */
  readonly maxStringLength: number
  /** UTF-16 units of one line; default 262,144. */
  readonly maxLineBytes: number
}

/** The limits unless others are given. */
export const defaultLimits: Limits = Object.freeze({ maxDepth: 10, maxKeys: 200, maxStringLength: 32_768, maxLineBytes: 262_144 })
