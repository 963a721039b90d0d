import type { Fields } from '../../core/record.ts'
import { isErrorSafe } from '../../json/error.ts'
import { copyFields } from '../../logger/copy-fields.ts'
import { kindOf, messageOf } from '../../logger/value-kind.ts'
import { formatMessage } from './format-message.ts'
import type { PinoForm } from './form.ts'
import { stdSerializers } from './std-serializers.ts'

/** What the arguments of a call come to. */
export interface PinoCall {
  fields: Fields | undefined
  error: unknown
  /** Undefined where the call has none, and its fields neither. */
  message: string | undefined
  /** As it was written in the program. */
  isLiteral: boolean
}

/** As pino has it: requests and responses that are logged themselves stand under `req` and `res`. */
function withHttp(object: object): Fields {
  try {
    const { method, headers, socket, setHeader } = object as Record<string, unknown>
    if (method && headers && socket) return stdSerializers.mapHttpRequest(object)
    if (typeof setHeader === 'function') return stdSerializers.mapHttpResponse(object)
  } catch {
    // Who throws when it is looked at is no request.
  }
  return object
}

function member(object: object | undefined, key: string): unknown {
  try {
    return object === undefined ? undefined : Reflect.get(object, key)
  } catch {
    return undefined
  }
}

/** A message that is no text, as one. */
function textOf(value: unknown, form: PinoForm): string {
  return typeof value === 'object' && value !== null ? form.core.pipeline.print(form.redactor.object(value)) : String(value)
}

/** Finds a place for what pino would drop: an error, fields, and the rest under `args`. */
function keepUnused(call: PinoCall, unused: readonly unknown[]): void {
  const rest: unknown[] = []
  for (const value of unused) {
    const kind = kindOf(value)
    if (kind === 'error' && call.error === undefined) call.error = value
    else if (kind === 'fields' && call.fields === undefined) call.fields = value as Fields
    else if (value !== undefined) rest.push(value)
  }
  if (rest.length === 0) return
  const all = call.fields === undefined ? {} : copyFields(call.fields, 'fields')
  all['args' in all ? 'arguments' : 'args'] = rest
  call.fields = all
}

function readMessage(call: PinoCall, value: unknown, values: readonly unknown[], form: PinoForm): void {
  const print = (object: unknown): string => textOf(object, form)
  if (isErrorSafe(value) && call.error === undefined) {
    call.error = value
    return keepUnused(call, values)
  }
  if (typeof value !== 'string') {
    // Pino joins objects in the place of a message.
    const isObject = typeof value === 'object' && value !== null
    call.message = form.core.prefix + (isObject ? [value, ...values].map((each) => print(each)).join(' ') : print(value))
    return isObject ? undefined : keepUnused(call, values)
  }
  const { text, unused } = formatMessage(value, values, print)
  call.isLiteral = text === value
  call.message = form.core.prefix + text
  keepUnused(call, unused)
}

/** The message that fields bring along: under its own key, or their error's. */
function messageOfFields(call: PinoCall, form: PinoForm): void {
  const { messageKey, errorKey, nestedKey } = form.settings
  const own = nestedKey === undefined ? member(call.fields, messageKey) : undefined
  if (own !== undefined) {
    call.message = textOf(own, form)
    const rest = copyFields(call.fields as Fields, 'fields')
    delete rest[messageKey]
    call.fields = rest
    return
  }
  const error = member(call.fields, errorKey)
  const text = typeof error === 'object' && error !== null ? member(error, 'message') : undefined
  if (text !== undefined) call.message = textOf(text, form)
}

/**
 * Finds fields, error and message among the arguments of a call, as pino does; what pino would drop is kept. Never throws.
 *
 * - object or error first, then the message and the values of its `%` places
 * - message first, then those values
 */
export function readCall(values: readonly unknown[], form: PinoForm): PinoCall {
  const call: PinoCall = { fields: undefined, error: undefined, message: undefined, isLiteral: false }
  const [first] = values
  let at = 1
  if (typeof first === 'object' && first !== null) {
    if (isErrorSafe(first)) call.error = first
    else call.fields = withHttp(first)
  } else if (typeof first === 'function') {
    keepUnused(call, [form.guard('the function of a call', () => (first as () => unknown)(), undefined)])
  } else if (first !== undefined && (first !== null || values.length === 1)) at = 0

  const message = values[at]
  if (message === undefined) keepUnused(call, values.slice(at + 1))
  else readMessage(call, message, values.slice(at + 1), form)
  if (call.message === undefined && call.error !== undefined) call.message = messageOf(call.error)
  if (call.message === undefined && call.fields !== undefined) messageOfFields(call, form)
  return call
}
