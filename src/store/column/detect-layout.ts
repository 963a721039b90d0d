import { compileLayout, type TimeLayout } from './time-layout.ts'

const dates = [
  '%Y-%m-%d',
  '%Y/%m/%d',
  '%Y.%m.%d',
  '%Y%m%d',
  '%d/%b/%Y',
  '%d-%b-%Y',
  '%y/%m/%d',
  '%y-%m-%d',
  '%y%m%d',
  '%a %b %d',
  '%a %b %e',
  '%b %d',
  '%b %e',
  '%m/%d/%Y',
  '%d/%m/%Y',
  '%d.%m.%Y',
  '%m-%d',
  '%m.%d',
  '%m/%d',
]
const clocks = ['%H:%M:%S', '%H.%M.%S', '%H%M%S']
const joins = [' ', 'T', '-', ':', '_']
const fraction = /^[.,:](\d{1,6})(?!\d)/
const zone = /^(?:Z| ?[+-]\d\d:?\d\d)(?![\d:])/
const year = /^ \d{4}(?!\d)/
const digit = /^\d/
const percent = 37

/** Whether a text may have a pattern from `from` on, which nearly none has: told without compiling it. */
function mayHave(pattern: string, text: string, from: number): boolean {
  let at = from
  for (let index = 0; index < pattern.length; index++) {
    const code = pattern.charCodeAt(index)
    if (code !== percent) {
      if (text.charCodeAt(at++) !== code) return false
      continue
    }
    const field = pattern.charAt(++index)
    const length = fieldLength(field)
    // Names, and days with a blank in front, are left to the layout.
    const isNumber = field !== 'a' && field !== 'b' && field !== 'e'
    for (const end = at + length; at < end; at++) {
      const letter = text.charCodeAt(at)
      if (isNumber && !(letter >= 48 && letter <= 57)) return false
    }
  }
  return true
}

function fieldLength(field: string): number {
  if (field === 'Y') return 4
  if (field === 'b' || field === 'a') return 3
  return field >= '1' && field <= '6' ? Number(field) : 2
}

/** All layouts that the text has from `from` on, the longest first. What follows a time is no digit. */
export function detectLayouts(text: string, from = 0): TimeLayout[] {
  const found: TimeLayout[] = []
  const add = (pattern: string): TimeLayout | undefined => {
    const layout = mayHave(pattern, text, from) ? compileLayout(pattern) : undefined
    if (layout === undefined || Number.isNaN(layout.ticks(text, from))) return undefined
    if (!digit.test(text.slice(from + layout.length))) found.push(layout)
    return layout
  }
  const withRest = (pattern: string, length: number): void => {
    const rest = text.slice(from + length)
    const part = fraction.exec(rest)
    const withPart = part === null ? pattern : `${pattern}${rest.charAt(0)}%${part[1]?.length ?? 0}`
    const after = part === null ? rest : rest.slice(part[0].length)
    const offset = zone.exec(after)
    if (offset !== null && !offset[0].includes('%')) add(withPart + offset[0])
    if (year.test(after) && !withPart.includes('%Y') && !withPart.includes('%y')) add(`${withPart} %Y`)
    if (part !== null) add(withPart)
    add(pattern)
  }
  const ofClock = (head: string, length: number): void => {
    for (const clock of clocks) {
      if (head === '' && clock !== '%H:%M:%S') continue
      if (!mayHave(head + clock, text, from)) continue
      const layout = compileLayout(head + clock)
      // A weekday is no layout without the year behind the clock.
      if (layout === undefined ? !head.startsWith('%a') : Number.isNaN(layout.ticks(text, from))) continue
      withRest(head + clock, length + (clock === '%H%M%S' ? 6 : 8))
    }
  }
  for (const date of dates) {
    const length = dateLength(date)
    const join = text.charAt(from + length)
    if (joins.includes(join)) ofClock(date + join, length + 1)
    if (/%Y/.test(date)) add(date)
  }
  ofClock('', 0)
  return found.sort((a, b) => b.length - a.length)
}

function dateLength(pattern: string): number {
  let length = 0
  for (let index = 0; index < pattern.length; index++) {
    if (pattern.charAt(index) !== '%') {
      length++
      continue
    }
    length += fieldLength(pattern.charAt(++index))
  }
  return length
}
