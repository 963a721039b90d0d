import type { TimeLayout } from './time-layout.ts'

/** How a text is cut into what stays and what changes. */
export interface LexStyle {
  /** `runs`: digits within a word are cut out of it. `words`: a word with digits changes as a whole. */
  readonly grain: 'runs' | 'words'
  /** The layouts of times that the texts have. */
  readonly layouts: readonly TimeLayout[]
  /** Stand in a template for a value, a time and a quoted text: characters that no text has. */
  readonly marks: Marks
}

/** See `LexStyle`. */
export interface Marks {
  readonly value: string
  readonly time: string
  readonly quoted: string
}

/** A text's template and the values in it. */
export interface Lexed {
  readonly template: string
  readonly values: string[]
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const isWordCode = (code: number): boolean => isDigit(code) || isLetter(code)
/** What ends a word in the coarse grain. */
const separators = ' \t\n\r,;()[]{}="\'<>|'

const address = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![.\d]*\d)/y
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-zA-Z])/y
const decimal = /\d+\.\d+(?!\.?\d)/y
const longHex = /^(?:[\da-f]{8,}|[\dA-F]{8,})$/
const longQuoted = 4096

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : 0
}

/** How often digits and letters take turns in a word. */
function turnsOf(text: string, from: number, end: number): number {
  let turns = 0
  for (let index = from + 1; index < end; index++) {
    if (isDigit(text.charCodeAt(index)) !== isDigit(text.charCodeAt(index - 1))) turns++
  }
  return turns
}

/** Cuts a text. It needs no memory of other texts, and none is needed to put it together again. */
export function lex(text: string, { grain, layouts, marks }: LexStyle): Lexed {
  const values: string[] = []
  const { length } = text
  let template = ''
  let kept = 0
  let index = 0
  const take = (from: number, end: number, mark: string): void => {
    template += text.slice(kept, from) + mark
    values.push(text.slice(from, end))
    kept = end
    index = end
  }
  const takeRuns = (from: number, end: number): void => {
    for (let at = from; at < end;) {
      if (!isDigit(text.charCodeAt(at))) {
        at++
        continue
      }
      let stop = at + 1
      while (stop < end && isDigit(text.charCodeAt(stop))) stop++
      take(at, stop, marks.value)
      at = stop
    }
    index = end
  }
  while (index < length) {
    const code = text.charCodeAt(index)
    if (code === 34) {
      let end = text.indexOf('"', index + 1)
      while (end > 0 && text.charCodeAt(end - 1) === 92) end = text.indexOf('"', end + 1)
      if (end > index + 1 && end - index < longQuoted) {
        take(index + 1, end, marks.quoted)
        index = end + 1
      } else index++
      continue
    }
    if (!isWordCode(code)) {
      index++
      continue
    }
    const timed = layouts.find((layout) => {
      const end = index + layout.length
      return !Number.isNaN(layout.ticks(text, index)) && !isDigit(text.charCodeAt(end))
    })
    if (timed !== undefined) {
      take(index, index + timed.length, marks.time)
      continue
    }
    if (grain === 'words') {
      let end = index
      let hasDigit = false
      while (end < length && !separators.includes(text.charAt(end))) {
        if (isDigit(text.charCodeAt(end))) hasDigit = true
        end++
      }
      while (end > index && (text.charCodeAt(end - 1) === 58 || text.charCodeAt(end - 1) === 46)) end--
      if (hasDigit) take(index, end, marks.value)
      else index = end
      continue
    }
    let end = index
    let digits = 0
    while (end < length && isWordCode(text.charCodeAt(end))) if (isDigit(text.charCodeAt(end++))) digits++
    if (digits === 0) {
      index = end
      continue
    }
    const isNumber = digits === end - index
    if (end - index === 8 && text.charCodeAt(end) === 45) {
      const stop = matchEnd(uuid, text, index)
      if (stop > 0) {
        take(index, stop, marks.value)
        continue
      }
    }
    if (isNumber) {
      const stop = text.charCodeAt(end) === 46 ? matchEnd(address, text, index) || matchEnd(decimal, text, index) : 0
      const before = index > 0 ? text.charCodeAt(index - 1) : 0
      const isSigned = before === 45 && index - 1 >= kept && !isWordCode(index > 1 ? text.charCodeAt(index - 2) : 0)
      take(isSigned ? index - 1 : index, stop > 0 && before !== 46 ? stop : end, marks.value)
    } else if (longHex.test(text.slice(index, end)) || turnsOf(text, index, end) > 3) take(index, end, marks.value)
    else takeRuns(index, end)
  }
  return { template: template + text.slice(kept), values }
}
