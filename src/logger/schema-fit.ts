/** Whether a value is printed by our encoder as its schema would have it printed. */
export type Fit = (value: unknown) => boolean

/** Says nothing of what it does not know. */
const never: Fit = () => false

const scalars: Readonly<Record<string, Fit>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

/** Keywords that change nothing in what is printed. */
const silent: ReadonlySet<string> = new Set([
  '$comment',
  'description',
  'enum',
  'examples',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maximum',
  'maxLength',
  'minimum',
  'minLength',
  'multipleOf',
  'pattern',
  'title',
  'type',
])

const knows = (schema: object, ...more: readonly string[]): boolean =>
  Object.keys(schema).every((keyword) => silent.has(keyword) || more.includes(keyword))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value)
}

/** Each of these members fits where it is there. */
export function fitOfMembers(properties: Readonly<Record<string, unknown>>): (fields: object) => boolean {
  const fits = Object.entries(properties).map(([key, schema]) => [key, fitOf(schema)] as const)
  return (fields) => {
    const values = fields as Readonly<Record<string, unknown>>
    for (const [key, fit] of fits) {
      const value = values[key]
      if (value !== undefined && !fit(value)) return false
    }
    return true
  }
}

/**
 * Asks a value, without printing it, whether its schema would change anything: for such values, the usual ones, a schema costs next to
 * nothing (bench `event`). Schemas with keywords that it does not know fit nothing. May throw what getters throw.
 */
export function fitOf(schema: unknown): Fit {
  if (typeof schema !== 'object' || schema === null) return never
  const { type, format, items, properties, additionalProperties } = schema as Readonly<Record<string, unknown>>
  if (type === 'string' && format === 'date-time' && knows(schema)) {
    return (value) => typeof value === 'string' || value instanceof Date
  }
  if (type === 'array' && isObject(items) && knows(schema, 'items', 'minItems', 'maxItems')) {
    const fit = fitOf(items)
    return (value) => Array.isArray(value) && value.every((element) => fit(element))
  }
  const isOpen = additionalProperties === undefined || additionalProperties === true
  if (type === 'object' && isObject(properties) && isOpen && knows(schema, 'properties', 'required', 'additionalProperties')) {
    const fit = fitOfMembers(properties)
    return (value) => isPlain(value) && fit(value)
  }
  if (!knows(schema)) return never
  if (type === undefined) return format === undefined ? () => true : never
  if (!Array.isArray(type)) return scalars[String(type)] ?? never
  const kinds = type.map((name) => scalars[String(name)] ?? never)
  return (value) => kinds.some((fit) => fit(value))
}
