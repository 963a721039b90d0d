import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/** Timers cannot wait longer. */
const maxMs = 2 ** 31 - 1
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration as `10m` (ms, s, m, h, d) or a number of milliseconds, in milliseconds. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function readDuration(name: string, value: unknown): number {
  const [, number, unit = ''] = (typeof value === 'string' ? /^(\d{1,10}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(value) : null) ?? []
  const ms = typeof value === 'number' ? value : Number(number) * (units[unit] ?? Number.NaN)
  if (ms >= 1 && ms <= maxMs) return Math.round(ms)
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`${name}\` to be a duration from 1 ms to 24 days, such as '10m' or 600000, got ${describe(value)}.`,
  )
}
