import type { LevelAlias } from '../core/level.ts'
import type { LogFields } from './log-fields.ts'

/** A field that {@link LogFields} declares. */
export type KnownField = Extract<keyof LogFields, string>

/** Any field; the editor proposes those that are declared. */
export type FieldName = KnownField | (string & {})

type Primitive = string | number | boolean

/** What a field of a line holds. */
export type FieldValue<Field extends string> = Field extends KnownField ? LogFields[Field] : unknown

/** What a field may be compared with. Times are given as Date, milliseconds since 1970, ISO text or date math (`now-1h`). */
export type FieldInput<Field extends string> = Field extends 'level' | 'log.level'
  ? LogFields['level'] | LevelAlias
  : Field extends KnownField
    ? LogFields[Field] extends Date
      ? Date | number | string
      : LogFields[Field] extends number
        ? number | Quantity
        : LogFields[Field]
    : Primitive | Date

/** A number with a unit: `250ms`, `2MB`. */
type Quantity = `${number}${'ns' | 'us' | 'ms' | 's' | 'm' | 'h' | 'd' | 'kB' | 'KB' | 'MB' | 'GB' | 'KiB' | 'MiB' | 'GiB'}`

/** The keys of the buckets of a field. */
export type FieldKey<Field extends string> = Field extends KnownField
  ? LogFields[Field] extends string | number
    ? LogFields[Field]
    : string | number
  : string | number

/** The field, or a text that says why it cannot be computed with. */
export type NumberField<Field> = Field extends KnownField
  ? LogFields[Field] extends number
    ? Field
    : `${Field} is not declared as a number`
  : Field

/** The same for what times can be computed with too: their milliseconds since 1970. */
export type NumberOrTimeField<Field> = Field extends KnownField
  ? LogFields[Field] extends Date
    ? Field
    : NumberField<Field>
  : Field

/** A line reduced to the fields that were asked for, and its id. */
export type Row<Field extends string> = { readonly id: string } & { readonly [Name in Field]: FieldValue<Name> | undefined }
