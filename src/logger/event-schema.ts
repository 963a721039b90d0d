import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { JsonSchema } from '../core/json-schema.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { createShapeTable, shapeFields, type ShapeJson } from '../json/shaped-fields.ts'
import { loadPeer } from './load-peer.ts'
import { fitOfMembers } from './schema-fit.ts'

/** What is used of fast-json-stringify. */
type Build = (schema: object) => (value: unknown) => string

/** Where a schema keeps what its parts point to. */
const shared = ['definitions', '$defs', 'components'] as const

/**
 * The same schema, with members that it does not name let through: fast-json-stringify leaves them out where nothing is said, and a
 * log line loses nothing unless somebody says so.
 */
function opened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((part) => opened(part))
  if (typeof schema !== 'object' || schema === null) return schema
  const made: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    made[keyword] = keyword === 'enum' || keyword === 'const' || keyword === 'default' ? value : opened(value)
  }
  if (typeof made['properties'] === 'object' && !('additionalProperties' in made)) made['additionalProperties'] = true
  return made
}

function invalid(got: unknown, cause?: unknown): CordwoodError {
  const message = `Expected \`schema\` to be a JSON Schema of type 'object' with properties, got ${describe(got)}.`
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message, { cause })
}

/** A serializer's text in place of ours, where it is one value of JSON and the serializer takes what ours says. */
function shapeBy(serialize: (value: unknown) => string): ShapeJson {
  return (json) => {
    try {
      // What our encoder printed is masked and within the limits: nothing else is seen by the serializer.
      const shaped = serialize(JSON.parse(json))
      return shaped === '' || shaped === undefined ? json : shaped
    } catch {
      return json
    }
  }
}

/** Gives an event's fields the shapes of its schema. Never throws. */
export type ShapeEvent = (fields: Fields) => Fields

/**
 * Compiles the serializers of an event's fields, one a property; values that they would not change are not given to them. Where the process forbids code to be made (`--disallow-code-generation-
 * from-strings`), one Problem says so, and our encoder prints the fields as it prints others.
 *
 * @throws CordwoodError with CORDWOOD_ERR_PEER_MISSING or CORDWOOD_ERR_OPTION_INVALID.
 */
export function compileSchema(schema: unknown, report: ReportProblem): ShapeEvent | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw invalid(schema)
  const { properties, type = 'object' } = schema as JsonSchema
  if (type !== 'object' || typeof properties !== 'object' || properties === null) throw invalid(schema)
  const build = loadPeer('fast-json-stringify', 'an event with a schema') as Build
  const parts = Object.fromEntries(
    shared.map((name) => [name, (schema as JsonSchema)[name]]).filter(([, part]) => part !== undefined),
  )
  const shapes = new Map<string, ShapeJson>()
  try {
    for (const [key, property] of Object.entries(properties)) {
      shapes.set(key, shapeBy(build(opened({ ...parts, ...property }) as object)))
    }
  } catch (cause) {
    if (!(cause instanceof EvalError)) throw invalid(schema, cause)
    const message =
      'A schema could not be compiled, as this process forbids to make code from texts: its event is printed without it.'
    report({ code: 'CORDWOOD_PROBLEM_SCHEMA', message, cause, lost: 0 })
    return undefined
  }
  const table = createShapeTable(shapes)
  const fits = fitOfMembers(properties)
  return (fields) => {
    try {
      return fits(fields) ? fields : shapeFields(fields, table)
    } catch {
      // Fields whose getters throw go without their shapes: the encoder knows what to do.
      return fields
    }
  }
}
