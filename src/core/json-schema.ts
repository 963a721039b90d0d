/** A type of JSON Schema. */
export type JsonSchemaType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null'

/** A JSON Schema, as far as it is read here; fast-json-stringify reads the rest. */
export interface JsonSchema {
  /** One type, or several. */
  readonly type?: JsonSchemaType | readonly JsonSchemaType[]
  /** Of an object. */
  readonly properties?: Readonly<Record<string, JsonSchema>>
  /** The members that must be there. */
  readonly required?: readonly string[]
  /** Of a list. */
  readonly items?: JsonSchema
  /** `date-time` and `date` are dates in the index. */
  readonly format?: string
  /** The values that there are. */
  readonly enum?: readonly unknown[]
  /** All other keywords. */
  readonly [keyword: string]: unknown
}
