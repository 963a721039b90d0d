/** What remains of a number that differs from line to line. */
export interface NumberSummary {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly sum: number
  /** The value that 99 of 100 lines do not exceed, by rank. */
  readonly p99: number
}

/** Numbers within objects are looked for so deep, and so many are summarised. */
const maxDepth = 4
const maxNumbers = 32

/** The numbers of a value, by their paths: `order.amount`. */
function collect(value: unknown, path: string, depth: number, into: Map<string, number[]>): void {
  if (typeof value === 'number') {
    const known = into.get(path)
    if (known !== undefined) known.push(value)
    else if (into.size < maxNumbers) into.set(path, [value])
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < maxDepth) {
    for (const [key, member] of Object.entries(value)) collect(member, `${path}.${key}`, depth + 1, into)
  }
}

/** Summarises each number that one name had in several lines. */
export function summarizeNumbers(values: ReadonlyMap<string, readonly unknown[]>): Map<string, NumberSummary> {
  const numbers = new Map<string, number[]>()
  for (const [name, all] of values) for (const value of all) collect(value, name, 0, numbers)
  const summaries = new Map<string, NumberSummary>()
  for (const [path, all] of numbers) {
    const sorted = all.sort((a, b) => a - b)
    const sum = sorted.reduce((total, value) => total + value, 0)
    const [min = 0] = sorted
    const max = sorted.at(-1) ?? 0
    if (min === max) continue
    const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? max
    summaries.set(path, { min, max, mean: sum / sorted.length, sum, p99 })
  }
  return summaries
}
