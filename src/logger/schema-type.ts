import type { JsonSchema } from '../core/json-schema.ts'

/** The TypeScript type of what a JSON Schema describes. */
export type SchemaType<Schema> = Schema extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { readonly type: 'string' }
    ? string | Date
    : Schema extends { readonly type: 'integer' | 'number' }
      ? number | bigint
      : Schema extends { readonly type: 'boolean' }
        ? boolean
        : Schema extends { readonly type: 'null' }
          ? null
          : Schema extends { readonly type: 'array'; readonly items: infer Items }
            ? readonly SchemaType<Items>[]
            : Schema extends { readonly properties: infer Properties }
              ? SchemaObject<Properties, Schema extends { readonly required: readonly (infer Name)[] } ? Name : never>
              : unknown

/** An object of these properties, of which some must be there. */
export type SchemaObject<Properties, Required> = {
  readonly [Name in keyof Properties as Name extends Required ? Name : never]: SchemaType<Properties[Name]>
} & {
  readonly [Name in keyof Properties as Name extends Required ? never : Name]?: SchemaType<Properties[Name]> | undefined
}

/** Options of `event`. */
export interface EventOptions<Schema extends JsonSchema = JsonSchema> {
  /** What the event's fields are: a JSON Schema of type `object`. Needs fast-json-stringify to be installed. */
  readonly schema?: Schema
}
