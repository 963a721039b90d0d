const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A literal as a number: plain decimals with an optional exponent; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
}
const bytes: Readonly<Record<string, number>> = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}
const suffixes: readonly (readonly [RegExp, number])[] = [
  [/(?:Ns|[._]ns|Nanos|_nanos)$/, 1],
  [/(?:Us|[._]us|Micros|_micros)$/, 1e3],
  [/(?:Seconds|_seconds|Secs|_secs|Sec|_sec)$/, 1e9],
]

/** How many nanoseconds one unit of a field (its full name) is: the name says so, else milliseconds. */
function fieldUnitNs(field: string): number {
  if (field === 'event.duration') return 1
  return suffixes.find(([pattern]) => pattern.test(field))?.[1] ?? 1e6
}

/**
 * The bound of a comparison in the unit of its field: `250ms` is 250,000,000 of `event.duration` (nanoseconds) and 250 of
 * `waitMs`, `2MB` is 2,000,000 (`2MiB` 2,097,152). Undefined where the text is no number.
 *
 * @param field - its full name.
 */
export function parseQuantity(text: string, field: string): number | undefined {
  const plain = parseNumber(text)
  if (plain !== undefined) return plain
  const found = /^(\S+?)\s*([a-zµ]+)$/i.exec(text)
  const amount = parseNumber(found?.[1] ?? '')
  const unit = found?.[2]
  if (amount === undefined || unit === undefined) return undefined
  if (Object.hasOwn(nanoseconds, unit)) return (amount * (nanoseconds[unit] ?? 0)) / fieldUnitNs(field)
  const size = unit.toLowerCase()
  return Object.hasOwn(bytes, size) ? amount * (bytes[size] ?? 0) : undefined
}
