import { canonicalField } from '../query/fields.ts'
import { parseQuantity } from '../query/number.ts'

/** A whole number with separators: `12,345`. */
export function printCount(count: number): string {
  return Math.round(count).toLocaleString('en')
}

/** So many of something, by the English rule: `1 line`, `2,000 lines`. */
export function printCounted(count: number, noun: string): string {
  return `${printCount(count)} ${noun}${Math.round(count) === 1 ? '' : 's'}`
}

/** A share of 1 in percent, three characters or four: `100%`, `41%`, `4.1%`, `<0.1%`. */
export function printShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return '<0.1%'
  return `${percent < 9.95 && percent > 0 ? percent.toFixed(1) : Math.round(percent)}%`
}

/** A value of a field, in the unit that its name says, or as a number. */
export type PrintQuantity = (value: number) => string

const durations: readonly (readonly [unit: string, ns: number])[] = [
  ['d', 86_400e9],
  ['h', 3600e9],
  ['m', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
]
/** Names of fields that hold a time; one without a unit in its name is not known to be one. */
const isDuration =
  /(?:^|[._])duration$|(?:Ns|[._]ns|Nanos|_nanos|Us|[._]us|Micros|_micros|Ms|[._]ms|Millis|_millis|Seconds|_seconds|Secs|_secs)$/
const isSize = /(?:^|[._])bytes$|Bytes$/

/** Three digits: `1.24s`, `340ms`, `2h`. */
export function printDuration(nanoseconds: number): string {
  const size = Math.abs(nanoseconds)
  if (size === 0) return '0'
  const [unit, ns] = durations.find(([, each]) => size >= each * 0.9995) ?? ['ns', 1]
  return `${Number((nanoseconds / ns).toPrecision(3))}${unit}`
}

/** How the values of a field are printed. */
export function quantityOf(field: string): PrintQuantity {
  const name = canonicalField(field)
  if (isDuration.test(name)) {
    // How many of the field's units a second is, as queries read it.
    const unit = parseQuantity('1s', name) ?? 1e3
    return (value) => printDuration((value / unit) * 1e9)
  }
  if (isSize.test(name)) return printBytes
  return (value) => (Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toLocaleString('en') : threeDigits(value))
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const

function printBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; Math.abs(value) >= 999.5 && unit < sizes.length - 1; unit++) value /= 1000
  return `${Number(value.toPrecision(3))}${sizes[unit] ?? ''}`
}

function threeDigits(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential(2)
  const digits = size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: size < 0.1 ? 4 : digits })
}
