import type { Serializers } from '../core/encoder.ts'
import type { Fields } from '../core/record.ts'

/** Keeps what lies at certain paths out of lines. It never changes what it is given, and never throws. */
export interface Redaction {
  /** There is nothing to keep out. */
  readonly isIdle: boolean
  /** Some path begins with any name: all fields have to be looked at. */
  readonly isWide: boolean
  /** Whether some path begins with this name, or with any. */
  touches(name: string): boolean
  /**
   * The same serializers, with a redaction behind each whose key a path begins with; others are made for such keys. As in pino a path
   * sees what the serializer answered.
   */
  behind(serializers: Serializers): Serializers
  /** Redacts what the paths that begin with any name mean, except under keys for which {@link Redaction.behind} makes a function. */
  wide(fields: Fields, serializers: Serializers): Fields
  /** A whole object, all its paths at once. */
  object(fields: object): unknown
  /** The value of one top-level key. */
  value(key: string, value: unknown): unknown
}
