/** How far two engines may lie apart in a number: percentiles are estimates in Elasticsearch. */
const tolerance = 0.05

/**
 * Whether two answers say the same: all texts, all counts, all times, and percentiles within five per cent.
 *
 * @param path - where in the answer we are.
 */
export function agree(a: unknown, b: unknown, path = ''): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return /p50Ms|p95Ms|maxMs/.test(path) ? Math.abs(a - b) <= tolerance * Math.max(a, b) : a === b
  }
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b
  if (a instanceof Date || b instanceof Date) return Number(a) === Number(b)
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) =>
    agree((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`),
  )
}
