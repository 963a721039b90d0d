/** JSON.stringify gives up at some thousand levels; of what is deeper than that, so many are printed. */
const mostLevels = 200
const marker = '[DEPTH_LIMIT_EXCEEDED]'

/** JSON of a value that was read from JSON, however deep it is: then a marker stands where levels are left out. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return JSON.stringify(cut(value, 0))
  }
}

function cut(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (level === mostLevels) return marker
  if (Array.isArray(value)) return value.map((element) => cut(element, level + 1))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cut(member, level + 1)]))
}
