import type { Verdict } from '../core/masker.ts'
import { type ErrorParts, isErrorSafe, readError } from './error.ts'
import { markers } from './marker.ts'
import type { ValueWriter, Walk } from './value.ts'

/** Longer chains are cut. */
const maxCauses = 10

/**
 * An Error as pino's own serializer prints it: `type`, `message` and `stack` with those of the whole cause chain joined,
 * `aggregateErrors`, then what the error carries besides. A cause that is no Error, which pino drops, stands under `cause`.
 */
export function printPinoError(error: object, writer: ValueWriter, verdict: Verdict, walk: Walk): string {
  const parts = readError(error, writer.limits.maxKeys)
  const joined = joinCauses(error, parts)
  let text = ''
  const used = new Set<string>(['type', 'message', 'stack', 'aggregateErrors'])
  const add = (name: string, value: unknown, key: string = name): void => {
    const below = writer.verdict(verdict, key)
    const json = below < 0 ? '' : writer.value(value, below, walk)
    if (json !== '') text += `${text === '' ? '' : ','}${writer.keyText(name)}${json}`
    used.add(name)
  }
  add('type', parts.type)
  add('message', joined.message)
  add('stack', joined.stack)
  if (parts.errors !== undefined) add('aggregateErrors', parts.errors)
  for (const [key, value] of ownMembers(error, parts)) {
    let name = writer.shorten(writer.name(key), used.size)
    while (used.has(name)) name = `fields.${name}`
    add(name, value, key)
  }
  if (parts.code !== undefined && !used.has('code')) add('code', parts.code)
  if (joined.rest !== undefined && !used.has('cause')) add('cause', joined.rest)
  return `{${text}}`
}

/** What the error carries besides, in its own order; a name that it has of its own (and not of its class) belongs to it. */
function ownMembers(error: object, { code, extras }: ErrorParts): readonly (readonly [string, unknown])[] {
  try {
    const members = new Map(extras)
    const own = Object.keys(error)
    if (!own.includes('name') && (code === undefined || !own.includes('code'))) return extras
    return own.flatMap((key): (readonly [string, unknown])[] => {
      if (members.has(key)) return [[key, members.get(key)]]
      if (key === 'code' && code !== undefined) return [[key, code]]
      return key === 'name' ? [[key, Reflect.get(error, key)]] : []
    })
  } catch {
    return extras
  }
}

function joinCauses(error: object, parts: ErrorParts): { message: string; stack: string; rest: unknown } {
  let { message, stack = '', cause } = parts
  const seen = new Set<unknown>([error])
  for (let count = 0; isErrorSafe(cause); count++) {
    if (seen.has(cause) || count >= maxCauses) {
      const marker = seen.has(cause) ? markers.circular : markers.maxDepth
      return { message: `${message}: ${marker}`, stack: `${stack}\ncaused by: ${marker}`, rest: undefined }
    }
    seen.add(cause)
    const next = readError(cause, 0)
    message += `: ${next.message}`
    stack += `\ncaused by: ${next.stack ?? ''}`
    cause = next.cause
  }
  return { message, stack, rest: cause }
}
