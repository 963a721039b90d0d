import type { Fields } from '../../core/record.ts'
import { copyFields } from '../../logger/copy-fields.ts'
import { DataSite } from '../../logger/data-site.ts'
import type { PinoForm } from './form.ts'
import { type PinoCall, readCall } from './read-call.ts'

/** Throws unless the value can stand for fields. */
function asFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new TypeError(`expected an object, got ${String(value)}`)
  return value
}

/** Adds what `mixin` answers. The caller's object and the mixin's stay as they are. */
function mix(form: PinoForm, fields: Fields | undefined, level: number, logger: object): Fields | undefined {
  const { mixin, merge } = form.settings
  if (mixin === undefined) return fields
  const given = fields ?? {}
  const mixed = form.guard('mixin', () => asFields(mixin(given, level, logger)), undefined)
  if (mixed === undefined) return fields
  const both = (): Fields => ({ ...copyFields(mixed, 'mixin'), ...copyFields(given, 'fields') })
  if (merge === undefined) return both()
  const merged = (): Fields => asFields(merge(copyFields(given, 'fields'), copyFields(mixed, 'mixin')))
  return form.guard('mixinMergeStrategy', merged, undefined) ?? both()
}

/** Puts fields under one key; serializers and redaction mean what stands below it. */
function nest(form: PinoForm, fields: Fields | undefined, key: string): Fields | undefined {
  if (fields === undefined) return undefined
  const behind = form.redactor.behind(form.serializers)
  const all = copyFields(form.redactor.wide(fields, form.serializers), 'fields')
  for (const name of Object.keys(all)) {
    const serializer = Object.hasOwn(behind, name) ? behind[name] : undefined
    if (serializer !== undefined) all[name] = form.guard(`serializers.${name}`, () => serializer(all[name]), '[Throws]')
  }
  return Object.keys(all).length === 0 ? undefined : { [key]: all }
}

/** An error under its key, where somebody wants to see it among the fields. */
function withError(form: PinoForm, call: PinoCall): void {
  const { settings, serializers, redactor, formatLog } = form
  const { errorKey } = settings
  const isSeen =
    settings.mixin !== undefined ||
    formatLog !== undefined ||
    settings.nestedKey !== undefined ||
    serializers[errorKey] !== undefined ||
    redactor.touches(errorKey)
  if (call.error === undefined || !isSeen) return
  const fields = call.fields === undefined ? {} : copyFields(call.fields, 'fields')
  if (errorKey in fields) return
  call.fields = { [errorKey]: call.error, ...fields }
  call.error = undefined
}

/** A message among the fields that `mixin` or `formatters.log` made, of a call that has none itself. */
function takeMessage(form: PinoForm, call: PinoCall, fields: Fields | undefined): Fields | undefined {
  const { messageKey, nestedKey } = form.settings
  if (call.message !== undefined || nestedKey !== undefined || fields === undefined || !Object.hasOwn(fields, messageKey)) {
    return fields
  }
  const { [messageKey]: own, ...rest } = copyFields(fields, 'fields')
  if (own === undefined) return fields
  call.message = typeof own === 'string' ? own : form.core.pipeline.print(form.redactor.object(Object(own)))
  return rest
}

/** The message as its serializer and its redaction make it. */
function messageOf(form: PinoForm, call: PinoCall): string {
  const { messageKey } = form.settings
  const { message } = call
  if (message === undefined) return ''
  const own = form.serializers[messageKey]
  if (own === undefined && !form.redactor.touches(messageKey)) return message
  const made = form.guard(`serializers.${messageKey}`, () => form.redactor.value(messageKey, own?.(message) ?? message), message)
  call.isLiteral = false
  return typeof made === 'string' ? made : made === undefined ? '' : form.core.pipeline.print(made)
}

/** Writes one call at a level that is on. Never throws. */
export function writeCall(form: PinoForm, logger: object, level: number, values: readonly unknown[]): void {
  const { pipeline } = form.core
  try {
    const { formatLog, settings } = form
    const call = readCall(values, form)
    withError(form, call)
    let { fields } = call
    if (settings.mixin !== undefined) fields = mix(form, fields, level, logger)
    if (formatLog !== undefined) {
      const given = fields ?? {}
      fields = form.guard('formatters.log', () => asFields(formatLog(given)), given)
    }
    if (settings.mixin !== undefined || formatLog !== undefined) fields = takeMessage(form, call, fields)
    const text = messageOf(form, call)
    if (settings.nestedKey !== undefined) fields = nest(form, fields, settings.nestedKey)
    const site = call.isLiteral && text !== '' ? pipeline.sites.of(text) : undefined
    // A text with braces that is in no cache is parsed for holes, unless it says that it has none.
    const known = site ?? (text.includes('{') ? new DataSite(text) : undefined)
    pipeline.emit(form.core, level, known, text, fields, call.error)
  } catch (cause) {
    pipeline.fail(cause)
  }
}
