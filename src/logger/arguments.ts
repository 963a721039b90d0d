import type { Fields } from '../core/record.ts'
import type { Problem } from '../core/problem.ts'
import { levelNumbers } from '../core/level.ts'
import { copyFields } from './copy-fields.ts'
import { formatPercent, isPrimitive } from './percent.ts'
import { kindOf, messageOf } from './value-kind.ts'

/** What the arguments of a log call come to. */
export interface ResolvedCall {
  message: string
  /** The message stands as it was written: it is the key of what is known about its literal. */
  isLiteral: boolean
  fields: Fields | undefined
  error: unknown
}

/** What resolving needs of the logger. */
export interface ResolveHost {
  /** Whether a message has holes, which its fields fill: then `%` is text. */
  hasHoles(message: string): boolean
  /** Prints any value, safely, for `%o`. */
  print(value: unknown): string
  report(problem: Problem): void
}

/** Puts what nothing took under `args`, or under `arguments` where the caller's own fields have that name. */
function withUnused(fields: Fields | undefined, unused: readonly unknown[]): Fields {
  const all = fields === undefined ? {} : copyFields(fields, 'fields')
  all['args' in all ? 'arguments' : 'args'] = unused
  return all
}

/** Gathers one call. An object a call: only forms beside the common ones come here. */
class Gathering implements ResolvedCall {
  message = ''
  isLiteral = false
  fields: Fields | undefined
  error: unknown
  readonly unused: unknown[] = []
  readonly #host: ResolveHost

  constructor(host: ResolveHost) {
    this.#host = host
  }

  /** Fields, an error, or the function that makes fields. False when it is none of these, or there is one already. */
  #takes(value: unknown): boolean {
    switch (kindOf(value)) {
      case 'error':
        if (this.error !== undefined) return false
        this.error = value
        return true
      case 'fields':
        if (this.fields !== undefined) return false
        this.fields = value as Fields
        return true
      case 'lazy':
        return this.#takesFrom(value as () => unknown)
      default:
        return false
    }
  }

  #takesFrom(make: () => unknown): boolean {
    try {
      const made = make()
      if (typeof made !== 'function' && !this.#takes(made) && made !== undefined) this.unused.push(made)
      return true
    } catch (cause) {
      this.#host.report({
        code: 'CORDWOOD_PROBLEM_CALLBACK',
        message: 'A function given for the fields of a log line threw: the line was kept without them.',
        cause,
        lost: 0,
      })
      return false
    }
  }

  take(value: unknown): void {
    if (value !== undefined && !this.#takes(value)) this.unused.push(value)
  }

  /** Where an error is expected, a bare value can only be what was thrown: `catch (e) { log.error('failed', e) }`. */
  takeThrown(value: unknown): void {
    if (value !== undefined && this.error === undefined && kindOf(value) === 'value' && typeof value !== 'object')
      this.error = value
    else this.take(value)
  }
}

/**
 * Finds message, fields and error among the arguments of a call, whatever their order. Never throws.
 *
 * The first string is the message; before it may stand fields, an error, or a function that makes fields. After it, `%` formats
 * take what suits them, then the first fields and the first error are taken. What is left over is kept under `args`.
 */
export function resolveArguments(level: number, values: readonly unknown[], host: ResolveHost): ResolvedCall {
  const call = new Gathering(host)
  const at = messageIndex(values)
  const before = at < 0 ? values : values.slice(0, at)
  // pino's way to say that there is no object: log.info(null, 'message')
  for (const value of before) if (value !== null || at < 0) call.take(value)

  if (at >= 0) {
    call.message = values[at] as string
    call.isLiteral = true
    let after = values.slice(at + 1)
    if (after.length > 0 && call.message.includes('%') && !host.hasHoles(call.message)) {
      const { text, unused } = formatPercent(call.message, after, (value) => host.print(value))
      call.isLiteral = text === call.message
      call.message = text
      after = [...unused]
    }
    const isThrown = at === 0 && after.length === values.length - 1 && level >= levelNumbers.error
    for (const [index, value] of after.entries()) {
      if (index === 0 && isThrown) call.takeThrown(value)
      else call.take(value)
    }
  } else if (call.error === undefined && call.unused.length > 0 && level >= levelNumbers.error && isPrimitive(call.unused[0])) {
    call.error = call.unused.shift()
    call.message = messageOf(call.error)
  } else if (call.error !== undefined) call.message = messageOf(call.error)
  else if (call.fields === undefined && call.unused.length > 0 && isPrimitive(call.unused[0])) {
    call.message = String(call.unused.shift())
  }

  if (call.unused.length > 0) call.fields = withUnused(call.fields, call.unused)
  return call
}

/** Where the message stands: first, or behind objects; what comes after a bare value is no message. */
function messageIndex(values: readonly unknown[]): number {
  for (const [index, value] of values.entries()) {
    if (typeof value === 'string') return index
    if (value !== undefined && typeof value !== 'object' && typeof value !== 'function') return -1
  }
  return -1
}
