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

/** All layouts that the text has from `from` on, the longest first. What follows a time is no digit. */
export function detectLayouts(text: string, from = 0): TimeLayout[] {
  const found: TimeLayout[] = []
  const add = (pattern: string): TimeLayout | undefined => {
    const layout = compileLayout(pattern)
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
    const field = pattern.charAt(++index)
    length += field === 'Y' ? 4 : field === 'b' || field === 'a' ? 3 : 2
  }
  return length
}
