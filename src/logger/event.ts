import { parseSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { shapeFields, type ShapeTable } from '../json/shaped-fields.ts'
import type { LoggerCore } from './core.ts'
import { declareFields } from './declare-fields.ts'
import { compileSchema } from './event-schema.ts'
import type { EventOptions } from './schema-type.ts'
import { kindOf } from './value-kind.ts'

/** Fields whose getters throw go without their shapes: the encoder knows what to do. */
function shaping(fields: Fields, table: ShapeTable): Fields {
  try {
    return shapeFields(fields, table)
  } catch {
    return fields
  }
}

/** Compiles an event: its literal is parsed and its id is encoded here, once. */
export function declareEvent(
  core: LoggerCore,
  id: string,
  level: number,
  template: string,
  { schema }: EventOptions = {},
): (fields?: Fields) => void {
  const bound = core.child({ 'event.code': id })
  const text = core.prefix + template
  const site = parseSite(text)
  const { pipeline } = core
  const table = schema === undefined ? undefined : compileSchema(schema, pipeline.report)
  if (schema !== undefined) declareFields(bound, level, schema)
  return (fields) => {
    if (level < bound.lowest() || level === Infinity) return
    try {
      if (fields === undefined || kindOf(fields) === 'fields') {
        const shaped = fields === undefined || table === undefined ? fields : shaping(fields, table)
        pipeline.emit(bound, level, site, text, shaped, undefined)
      } else bound.log(level, template, fields, undefined, [])
    } catch (cause) {
      pipeline.fail(level, cause)
    }
  }
}
