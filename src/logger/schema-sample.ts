import type { JsonSchema } from '../core/json-schema.ts'

/** Stands for any date in a sample; no other text of a sample is one. */
export const sampleDate = '2026-01-02T03:04:05.006Z'

/** Deeper, and in schemas that contain themselves, nothing is said of fields. */
const maxDepth = 10

/** The part that a `$ref` within the same schema names: `#/definitions/address`. */
function referred(root: JsonSchema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined
  let part: unknown = root
  for (const step of reference.slice(2).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) return undefined
    part = (part as Record<string, unknown>)[name]
  }
  return part
}

/** The one type of a schema; null beside another does not count. */
function typeOf({ type, enum: values, properties, items, ...rest }: JsonSchema): unknown {
  const all = values ?? ('const' in rest ? [rest['const']] : undefined)
  const given =
    type ?? (all !== undefined ? all.map((value) => (value === null ? 'null' : typeof value)) : properties && 'object')
  if (given === undefined) return items === undefined ? undefined : 'array'
  const types = new Set((Array.isArray(given) ? given : [given]).filter((name) => name !== 'null'))
  return types.size === 1 ? [...types][0] : undefined
}

function sample(root: JsonSchema, given: unknown, depth: number): unknown {
  if (typeof given !== 'object' || given === null || depth > maxDepth) return undefined
  const schema = given as JsonSchema
  if (schema['$ref'] !== undefined) return sample(root, referred(root, schema['$ref']), depth + 1)
  switch (typeOf(schema)) {
    case 'string':
      return schema.format === 'date-time' || schema.format === 'date' ? sampleDate : 'text'
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'array':
      return [sample(root, schema.items, depth + 1)]
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sample(root, property, depth + 1)]),
      )
    default:
      return undefined
  }
}

/** Fields as an event with this schema may have them: a value of its type for each member whose type is one and known. */
export function sampleOf(schema: JsonSchema): Record<string, unknown> {
  const made = sample(schema, { ...schema, type: 'object' }, 0)
  return typeof made === 'object' && made !== null ? { ...made } : {}
}
