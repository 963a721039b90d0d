import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { TimeRange } from '../core/query.ts'
import { parseDate } from '../query/date.ts'

/** A moment: a Date, milliseconds since 1970, ISO text (UTC where it names no zone), or date math (`now`, `now-1h`, `now/d`). */
export type TimeInput = Date | number | string

/** From (included) and to (excluded), open where left out; or the last so much: `{ last: '15m' }`. */
export type RangeInput = { readonly from?: TimeInput; readonly to?: TimeInput } | { readonly last: string }

/** A range in milliseconds at the moment of a call. Throws CORDWOOD_ERR_RANGE_INVALID. */
export function readRange(input: RangeInput, now: number): TimeRange {
  if (typeof input !== 'object' || input === null) throw invalid('range', '{ from, to } or { last }', input)
  for (const key of Object.keys(input)) {
    if (key !== 'from' && key !== 'to' && key !== 'last') throw invalid('range', '{ from, to } or { last }', key)
  }
  if ('last' in input) {
    if ('from' in input || 'to' in input) throw invalid('range', 'either `last` or `from` and `to`', 'both')
    return readLast(input.last, now)
  }
  const from = input.from === undefined ? undefined : readTime('from', input.from, now)
  const to = input.to === undefined ? undefined : readTime('to', input.to, now)
  if (from !== undefined && to !== undefined && from > to) {
    const shown = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
    throw new CordwoodError(
      'CORDWOOD_ERR_RANGE_INVALID',
      `Expected a range whose \`from\` is not after its \`to\`, got ${shown}.`,
    )
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** The lines of this millisecond are in it. */
function readLast(last: string, now: number): TimeRange {
  const span = typeof last === 'string' && /^\d+[yMwdhms]$/.test(last) ? parseDate(`now-${last}`, now) : undefined
  if (span === undefined) throw invalid('last', 'a duration such as 30s, 15m, 1h, 7d, 2w, 1M or 1y', last)
  return { from: span.startMs, to: Math.floor(now) + 1 }
}

function readTime(name: string, input: TimeInput, now: number): number {
  const time = input instanceof Date ? input.getTime() : typeof input === 'string' ? parseDate(input.trim(), now)?.startMs : input
  if (typeof time === 'number' && Math.abs(time) <= 8.64e15) return time
  throw invalid(name, 'a Date, milliseconds since 1970, ISO text or date math such as now-1h', input)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_RANGE_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}
