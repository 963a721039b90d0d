/** Date and time with zone; the fraction may have more digits than Date.parse keeps. */
const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{4,9})(Z|[+-]\d\d:?\d\d)$/

/** Seconds since 1970 lie below this, milliseconds above it, microseconds and nanoseconds further above. Beyond the last there are no dates. */
const epochUnits: readonly (readonly [below: number, factor: number])[] = [
  [1e11, 1e3],
  [1e14, 1],
  [1e17, 1e-3],
  [8.64e21, 1e-6],
]

/** Milliseconds since 1970 of a time as lines write it: ISO 8601, or a number since 1970 in s, ms, us or ns. Undefined when it is neither. */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value < 0) return undefined
    for (const [below, factor] of epochUnits) if (value < below) return value * factor
    return undefined
  }
  if (typeof value !== 'string' || value.length < 8) return undefined
  const found = value.length > 24 ? iso.exec(value) : null
  if (found !== null) {
    const [, seconds, fraction, zone] = found
    const time = Date.parse(`${seconds}${zone}`)
    return Number.isNaN(time) ? undefined : time + Number(`0.${fraction}`) * 1000
  }
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}
