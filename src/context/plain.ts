/** What JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** Limits of what goes through a queue: a context is small, and what comes back may be anybody's. */
const maxDepth = 4
const maxMembers = 100
const maxKeyLength = 256
const maxStringLength = 4096
const maxTotalLength = 32_768

/**
 * Fields as plain JSON values within limits: what JSON cannot say, throws when it is read, is called `__proto__` or goes
 * beyond a limit is left out; a longer string is cut.
 */
export function plainFields(fields: object): { readonly [key: string]: Plain } {
  let left = maxTotalLength

  const plain = (value: unknown, depth: number): Plain | undefined => {
    if (typeof value === 'string') {
      left -= Math.min(value.length, maxStringLength)
      return left < 0 ? undefined : value.slice(0, maxStringLength)
    }
    left -= 8
    if (left < 0) return undefined
    if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
    if (typeof value === 'bigint') return plain(String(value), depth)
    if (typeof value === 'boolean' || value === null) return value
    if (typeof value !== 'object' || depth > maxDepth) return undefined
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
    if (!Array.isArray(value)) return members(value, depth)
    return value.slice(0, maxMembers).flatMap((element: unknown) => plain(element, depth + 1) ?? [])
  }

  const members = (object: object, depth: number): { readonly [key: string]: Plain } => {
    const result: Record<string, Plain> = {}
    for (const key of Object.keys(object).slice(0, maxMembers)) {
      if (key === '__proto__' || key.length > maxKeyLength) continue
      left -= key.length
      try {
        const value = plain(Reflect.get(object, key), depth + 1)
        if (value !== undefined) result[key] = value
      } catch {
        // A getter that throws has no value to hand on.
      }
    }
    return result
  }

  try {
    return members(fields, 0)
  } catch {
    return {}
  }
}
