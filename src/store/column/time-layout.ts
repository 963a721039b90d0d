import { digitsBetween } from './integer.ts'

/**
 * A form in which times are written: literal characters and fields.
 *
 *     %Y 2015  %y 15  %m 06  %b Jun  %d 09  %e " 9"  %a Tue  %H %M %S 00-59  %1 ... %6 as many digits of a fraction
 *
 * A text of a layout and its number of ticks determine each other; what a calendar does not know (30 February, a second 60, a wrong
 * weekday) is no text of it.
 */
export interface TimeLayout {
  readonly pattern: string
  /** Ticks a second; 0 where a tick is a day. */
  readonly ticksPerSecond: number
  /** The ticks of the text from `from` on; NaN where it is none of this layout. */
  ticks(text: string, from: number): number
  print(ticks: number): string
  /** How long all its texts are. */
  readonly length: number
  /** Where second and fraction stand; the fraction has `decimals` digits. */
  readonly secondAt: number
  readonly partAt: number
  readonly decimals: number
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const secondsPerDay = 86_400
/** A year without a year: a leap year, so that 29 February is in it. */
const someYear = 2000

/** Days since 1970-01-01 of a day of the Gregorian calendar (Hinnant, "days from civil"). */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** Year, month and day of days since 1970-01-01. */
function civilOf(days: number): readonly [number, number, number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const place = Math.floor((5 * ofYear + 2) / 153)
  const month = place < 10 ? place + 3 : place - 9
  return [year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - Math.floor((153 * place + 2) / 5) + 1]
}

function daysInMonth(year: number, month: number): number {
  return month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31
}

const lengths: Readonly<Record<string, number>> = { Y: 4, y: 2, m: 2, b: 3, d: 2, e: 2, a: 3, H: 2, M: 2, S: 2 }

interface Piece {
  /** '' for a literal. */
  readonly field: string
  readonly text: string
  readonly length: number
}

function piecesOf(pattern: string): Piece[] | undefined {
  const pieces: Piece[] = []
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index)
    if (character !== '%') {
      pieces.push({ field: '', text: character, length: 1 })
      continue
    }
    const field = pattern.charAt(++index)
    const length = /^[1-6]$/.test(field) ? Number(field) : lengths[field]
    if (length === undefined) return undefined
    pieces.push({ field: /\d/.test(field) ? 'f' : field, text: '', length })
  }
  return pieces
}

/** One character a piece at least, and no more than a time can need. */
const longestPattern = 64

/** A layout by its pattern; undefined for what is no pattern. */
export function compileLayout(pattern: string): TimeLayout | undefined {
  if (pattern.length > longestPattern) return undefined
  const pieces = piecesOf(pattern)
  if (pieces === undefined) return undefined
  const has = (field: string): boolean => pieces.some((piece) => piece.field === field)
  const hasClock = has('H') && has('M') && has('S')
  const hasDay = (has('m') || has('b')) && (has('d') || has('e'))
  const hasYear = has('Y') || has('y')
  if (!hasClock && !(hasDay && hasYear)) return undefined
  if (has('a') && !(hasDay && hasYear)) return undefined
  if (
    new Set(pieces.filter(({ field }) => field !== '').map(({ field }) => field)).size !==
    pieces.filter(({ field }) => field !== '').length
  )
    return undefined
  const decimals = pieces.find(({ field }) => field === 'f')?.length ?? 0
  const fraction = 10 ** decimals
  const total = pieces.reduce((sum, { length }) => sum + length, 0)

  const ticks = (text: string, from: number): number => {
    let at = from
    let [year, month, day, hour, minute, second, part, weekday] = [someYear, 1, 1, 0, 0, 0, 0, -1]
    for (const { field, text: literal, length } of pieces) {
      const end = at + length
      if (field === '') {
        if (text.charCodeAt(at) !== literal.charCodeAt(0)) return Number.NaN
        at = end
        continue
      }
      if (end > text.length) return Number.NaN
      if (field === 'b') month = months.indexOf(text.slice(at, end)) + 1
      else if (field === 'a') weekday = weekdays.indexOf(text.slice(at, end))
      else {
        const isPadded = field === 'e' && text.charCodeAt(at) === 32
        const value = digitsBetween(text, isPadded ? at + 1 : at, end)
        if (Number.isNaN(value)) return value
        if (field === 'Y') year = value
        else if (field === 'y') year = 2000 + value
        else if (field === 'm') month = value
        else if (field === 'd') day = value
        else if (field === 'e') {
          if (isPadded !== value < 10) return Number.NaN
          day = value
        } else if (field === 'H') hour = value
        else if (field === 'M') minute = value
        else if (field === 'S') second = value
        else part = value
      }
      at = end
    }
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN
    if (hour > 23 || minute > 59 || second > 59) return Number.NaN
    const days = hasDay ? daysOf(year, month, day) : 0
    if (has('a') && (((days + 4) % 7) + 7) % 7 !== weekday) return Number.NaN
    if (!hasClock) return days
    return (days * secondsPerDay + hour * 3600 + minute * 60 + second) * fraction + part
  }

  const print = (value: number): string => {
    const seconds = hasClock ? Math.floor(value / fraction) : 0
    const days = hasClock ? Math.floor(seconds / secondsPerDay) : value
    const ofDay = seconds - days * secondsPerDay
    const [year, month, day] = civilOf(days)
    const two = (number: number): string => (number < 10 ? `0${number}` : String(number))
    let out = ''
    for (const { field, text: literal } of pieces) {
      if (field === '') out += literal
      else if (field === 'Y') out += String(year).padStart(4, '0')
      else if (field === 'y') out += two(year - 2000)
      else if (field === 'm') out += two(month)
      else if (field === 'b') out += months[month - 1] ?? ''
      else if (field === 'd') out += two(day)
      else if (field === 'e') out += String(day).padStart(2, ' ')
      else if (field === 'a') out += weekdays[(((days + 4) % 7) + 7) % 7] ?? ''
      else if (field === 'H') out += two(Math.floor(ofDay / 3600))
      else if (field === 'M') out += two(Math.floor(ofDay / 60) % 60)
      else if (field === 'S') out += two(ofDay % 60)
      else out += String(value - seconds * fraction).padStart(decimals, '0')
    }
    return out
  }

  const placeOf = (field: string): number => {
    const before = pieces.slice(
      0,
      pieces.findIndex((piece) => piece.field === field),
    )
    return before.reduce((sum, { length }) => sum + length, 0)
  }
  const secondAt = placeOf('S')
  const partAt = decimals === 0 ? 0 : placeOf('f')
  return { pattern, ticksPerSecond: hasClock ? fraction : 0, ticks, print, length: total, secondAt, partAt, decimals }
}
