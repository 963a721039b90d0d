import type { FieldKind } from '../core/declared-fields.ts'
import type { JsonSchema } from '../core/json-schema.ts'
import type { LoggerCore } from './core.ts'
import { sampleDate, sampleOf } from './schema-sample.ts'

/** The kinds of a value's parts, by their names below its own. */
function* kindsOf(name: string, value: unknown): Generator<readonly [string, FieldKind]> {
  if (Array.isArray(value)) yield* kindsOf(name, (value as readonly unknown[])[0])
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* kindsOf(`${name}.${key}`, member)
  } else if (typeof value === 'string') yield [name, value === sampleDate ? 'date' : 'keyword']
  else if (typeof value === 'number' || typeof value === 'boolean') yield [name, typeof value as 'number' | 'boolean']
}

/**
 * Tells sinks that have types what the schema of an event says of its fields. A sample of them is encoded as their lines will be, so
 * the names and what is masked are those of the lines: an object whose key is masked is a text there.
 */
export function declareFields(core: LoggerCore, level: number, schema: JsonSchema): void {
  for (const { encoder, index, print, targets } of core.pipeline.routes) {
    const sinks = targets.map(({ writer }) => writer.sink).filter(({ declare }) => declare !== undefined)
    if (sinks.length === 0 || print !== undefined) continue
    const sample = sampleOf(schema)
    // A serializer is the caller's, and made for real values.
    for (const key of Object.keys(core.serializers)) delete sample[key]
    const read = (fields: object): Record<string, unknown> =>
      JSON.parse(encoder.line(level, 0, 0, undefined, '', fields, undefined, core.bounds[index], undefined)) as Record<
        string,
        unknown
      >
    const without = read({})
    const own = Object.entries(read(sample)).filter(
      // Markers of limits stand in brackets.
      ([name, value]) => !name.startsWith('[') && JSON.stringify(without[name]) !== JSON.stringify(value),
    )
    const fields = Object.fromEntries(own.flatMap(([name, value]) => [...kindsOf(name, value)]))
    for (const sink of sinks) sink.declare?.(fields)
  }
}
