import { parseSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import type { LoggerCore } from './core.ts'
import { declareFields } from './declare-fields.ts'
import { compileSchema } from './event-schema.ts'
import type { EventOptions } from './schema-type.ts'
import { kindOf } from './value-kind.ts'

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
  const shape = schema === undefined ? undefined : compileSchema(schema, pipeline.report)
  if (schema !== undefined) declareFields(bound, level, schema)
  return (fields) => {
    try {
      if (level < bound.lowest() || level === Infinity) return
      if (fields === undefined || kindOf(fields) === 'fields') {
        const shaped = fields === undefined || shape === undefined ? fields : shape(fields)
        pipeline.emit(bound, level, site, text, shaped, undefined)
      } else bound.log(level, template, fields, undefined, [])
    } catch (cause) {
      pipeline.hasFailed = true
      try {
        pipeline.fail(cause)
      } catch {
        // The end of an exhausted stack.
      }
    }
  }
}
