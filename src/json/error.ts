import { replacing, type Verdict } from '../core/masker.ts'
import { Claims } from './claims.ts'
import { markers } from './marker.ts'
import { flat, quote } from './string.ts'
import { isError, thrownText, type ValueWriter, type Walk } from './value.ts'

/** What can be read of an error. Reading never throws. */
export interface ErrorParts {
  readonly type: string
  readonly message: string
  readonly stack: string | undefined
  readonly code: string | number | undefined
  readonly cause: unknown
  /** Of an AggregateError. */
  readonly errors: readonly unknown[] | undefined
  /** What else the error carries as own members. */
  readonly extras: readonly (readonly [key: string, value: unknown])[]
}

/** Own keys that have their own place, or that say the same again. */
const known: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause', 'errors', 'type'])

/** Names that the line itself writes below an error: an own member of the same name goes under `fields`. */
const taken: ReadonlySet<string> = new Set([
  'type',
  'message',
  'stack_trace',
  'stack',
  'code',
  'fingerprint',
  'cause',
  'errors',
  'fields',
])

/** Longer chains are cut. */
const maxCauses = 10

/** Reads a member; what its getter throws becomes a text. */
function read(object: object, key: string): unknown {
  try {
    return (object as Readonly<Record<string, unknown>>)[key]
  } catch (thrown) {
    return thrownText(thrown)
  }
}

function typeOf(error: object): string {
  const name = read(error, 'name')
  const constructor = read(error, 'constructor')
  const made = typeof constructor === 'function' ? read(constructor, 'name') : undefined
  // A class that gave itself no name has that of its parent; a name set by hand says more than `Error`.
  if (typeof made === 'string' && made !== '' && made !== 'Error' && made !== 'Object') return made
  return typeof name === 'string' && name !== '' ? name : typeof made === 'string' && made !== '' ? made : 'Error'
}

/** Reads an error, or anything else that was thrown: a text is its own message, of an object its `message` if it has one. */
export function readError(thrown: unknown, maxKeys: number): ErrorParts {
  const none = { stack: undefined, code: undefined, cause: undefined, errors: undefined, extras: [] }
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) {
    return { ...none, type: thrown === null ? 'null' : typeof thrown, message: String(thrown) }
  }
  const message = read(thrown, 'message')
  const stack = read(thrown, 'stack')
  const code = read(thrown, 'code')
  const errors = read(thrown, 'errors')
  const extras: [string, unknown][] = []
  try {
    for (const key of Object.keys(thrown)) {
      if (extras.length >= maxKeys) break
      if (known.has(key) || (key === 'code' && isScalar(code))) continue
      extras.push([key, read(thrown, key)])
    }
  } catch {
    // A proxy that hides its keys: the rest is known all the same.
  }
  return {
    type: typeOf(thrown),
    message: typeof message === 'string' ? message : message === undefined ? '' : messageText(message),
    stack: typeof stack === 'string' ? stack : undefined,
    code: isScalar(code) ? code : undefined,
    cause: read(thrown, 'cause'),
    errors: isList(errors) ? errors : undefined,
    extras,
  }
}

function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function messageText(message: unknown): string {
  try {
    return String(message)
  } catch {
    return ''
  }
}

/** One member of an error: its name and its value as JSON. */
export type ErrorMember = readonly [name: string, json: string]

/**
 * The members of an error in ECS names: type, message, stack_trace, code, then its own, then `cause`: the whole chain as one list,
 * the nearest first, and `errors` of an AggregateError.
 *
 * @param parts - what was read of it.
 * @param seen - errors that are being printed already.
 * @param withCause - false for a link of a chain, whose list holds the next one.
 */
export function errorMembers(
  thrown: unknown,
  parts: ErrorParts,
  writer: ValueWriter,
  parent: Verdict,
  walk: Walk,
  seen: Set<unknown> = new Set(),
  withCause: boolean = true,
): ErrorMember[] {
  const members: ErrorMember[] = []
  const add = (name: string, value: unknown, key: string = name): void => {
    const verdict = writer.verdict(parent, key)
    const json = verdict < 0 ? '' : writer.value(value, verdict, walk)
    if (json !== '') members.push([name, json])
  }
  seen.add(thrown)
  add('type', parts.type)
  add('message', parts.message)
  const stackVerdict = writer.verdict(parent, 'stack_trace')
  if (parts.stack !== undefined && stackVerdict >= 0) {
    members.push(['stack_trace', printStack(parts.stack, writer, stackVerdict, walk)])
  }
  add('code', parts.code)
  const used = parts.extras.length === 0 ? undefined : new Claims(true)
  for (const [key, value] of parts.extras) {
    const first = key.split('.', 1)[0] ?? ''
    const short = writer.shorten(writer.name(key), members.length)
    let name = taken.has(first) ? `fields.${short}` : short
    for (let count = 2; used?.has(name) === true; count++) name = `fields_${count}.${short}`
    used?.add(name)
    add(name, value, key)
  }
  if (parent < 0) return members
  if (withCause && parts.cause !== undefined)
    members.push(['cause', `[${chain(parts.cause, writer, parent, walk, seen).join(',')}]`])
  if (parts.errors !== undefined) members.push(['errors', printErrors(parts.errors, writer, parent, walk, seen)])
  return members
}

/** Printed once, where the line has room for all of it and nothing in it is masked. */
function printStack(stack: string, writer: ValueWriter, verdict: Verdict, walk: Walk): string {
  const known = writer.stacks.of(stack)
  if (known !== undefined && known.verdict === verdict && stack.length <= walk.left && known.json.length <= walk.left) {
    walk.left -= known.json.length + 1
    return known.json
  }
  const json = writer.value(stack, verdict, walk)
  const isKept = verdict < replacing && (known !== undefined || writer.stacks.hasRoom(stack))
  if (isKept && json === quote(stack)) writer.stacks.keep(stack, flat(json), verdict)
  return json
}

/** An error among the values: an object with the members of {@link errorMembers}. */
export function printError(error: object, writer: ValueWriter, verdict: Verdict, walk: Walk): string {
  return printMembers(errorMembers(error, readError(error, writer.limits.maxKeys), writer, verdict, walk), writer)
}

function printMembers(members: readonly ErrorMember[], writer: ValueWriter): string {
  return `{${members.map(([name, json]) => writer.keyText(name) + json).join(',')}}`
}

function chain(first: unknown, writer: ValueWriter, parent: Verdict, walk: Walk, seen: Set<unknown>): string[] {
  const printed: string[] = []
  for (let cause = first; cause !== undefined;) {
    const stop =
      seen.has(cause) && typeof cause === 'object'
        ? markers.circular
        : printed.length >= maxCauses
          ? markers.maxDepth
          : walk.left <= 0
            ? markers.maxLineBytes
            : undefined
    if (stop !== undefined) {
      printed.push(`{"message":"${stop}"}`)
      break
    }
    const parts = readError(cause, writer.limits.maxKeys)
    printed.push(printMembers(errorMembers(cause, parts, writer, parent, walk, seen, false), writer))
    cause = typeof cause === 'object' && cause !== null ? parts.cause : undefined
  }
  return printed
}

function printErrors(errors: readonly unknown[], writer: ValueWriter, parent: Verdict, walk: Walk, seen: Set<unknown>): string {
  const shown = Math.min(errors.length, writer.limits.maxKeys)
  const printed: string[] = []
  for (let index = 0; index < shown; index++) {
    const error = errors[index]
    if (typeof error === 'object' && error !== null && seen.has(error)) printed.push(`{"message":"${markers.circular}"}`)
    else if (walk.left <= 0 || walk.inside.length >= writer.limits.maxDepth) printed.push(`{"message":"${markers.maxDepth}"}`)
    else {
      walk.inside.push(errors)
      printed.push(printMembers(errorMembers(error, readError(error, writer.limits.maxKeys), writer, parent, walk, seen), writer))
      walk.inside.pop()
    }
  }
  if (errors.length > shown) printed.push(`{"message":"${markers.maxKeys} ${errors.length - shown} more"}`)
  return `[${printed.join(',')}]`
}

/** True for an Error; false where looking threw. */
export function isErrorSafe(value: unknown): value is Error {
  try {
    return typeof value === 'object' && value !== null && isError(value)
  } catch {
    return false
  }
}
