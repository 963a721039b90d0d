import { HeaderWords, maxWords } from './header-words.ts'
import { isEpoch, isTime } from './time-word.ts'

/** Words that name a level, as logs of any kind print them. */
const levels: ReadonlySet<string> = new Set(
  'trace debug info information notice warn warning error err severe failure fatal critical crit alert emerg panic fine finer finest verbose'.split(
    ' ',
  ),
)

/** So many words stand before the time at most. */
const maxBeforeTime = 8

const dayAndMonth = /^\[?\d{1,2}[-./]\d{1,2}$/
const packedDate = /^\d{6}(?:\d{2})?$/
const month = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/
const weekday = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?$/
const separating = '-*|:~'
const separators = /^[-*|:~]+$/
const logger = /^[A-Za-z_$]+(?:\.[\w$]+)+$/

/** `INFO`, `[warn]`, `Error:`, and the single letters of Android. */
function isLevel(text: string): boolean {
  let from = 0
  let to = text.length
  while (from < to && '[<('.includes(text.charAt(from))) from++
  while (from < to && ']>):,'.includes(text.charAt(to - 1))) to--
  if (to - from > 11) return false
  if (to - from === 1) return text.length === 1 && 'VDIWEF'.includes(text)
  const bare = text.slice(from, to)
  const lower = bare.toLowerCase()
  return levels.has(lower) && (bare.slice(1) === lower.slice(1) || bare === bare.toUpperCase())
}

/** Digits alone, or behind `#`. */
function isNumber(text: string): boolean {
  let index = text.charCodeAt(0) === 35 ? 1 : 0
  if (index === text.length) return false
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 48 || code > 57) return false
  }
  return true
}

/** What separates parts: `-`, `|`, `::`. */
function isSeparator(text: string): boolean {
  return separating.includes(text.charAt(0)) && separators.test(text)
}

/** A month, and no word that begins like one. */
function isMonth(text: string): boolean {
  return text.length === 3 && month.test(text)
}

/**
 * Whether a header can begin so: with a bracket, a dash or a slanted one, or a word that has digits, is in capitals or part of a date.
 * Most messages are told from headers by their first letters.
 */
function mayBegin(line: string): boolean {
  const code = line.charCodeAt(0)
  if (code < 48 || code === 60 || code === 91) return code !== 34 && code !== 39
  const fourth = line.charCodeAt(3)
  if (fourth <= 44 && (weekday.test(line.slice(0, 3)) || month.test(line.slice(0, 3)))) return true
  let isCapital = true
  for (let index = 0; index < line.length && index < 64; index++) {
    const next = line.charCodeAt(index)
    if (next <= 32) return isCapital
    if (next >= 48 && next <= 57) return true
    if (next !== 95 && (next < 65 || next > 90)) isCapital = false
  }
  return false
}

/** Before the time a header may have numbers, tags and names of machines and logs, but no sentence. */
function mayStandBeforeTime(text: string, place: number): boolean {
  if (place === 0 && /^[A-Z_]+$/.test(text)) return true
  return /\d/.test(text) || isSeparator(text) || text.startsWith('[') || /^[a-z]+[._][a-z._]+$/.test(text)
}

/** In a table with a number first, plain words may stand before seconds since 1970 that another number follows. */
function isBeforeEpoch(words: HeaderWords, place: number): boolean {
  if (place === 0 || !isNumber(words.at(0)?.text ?? '')) return false
  for (let next = place; next < maxBeforeTime; next++) {
    const text = words.at(next)?.text ?? ''
    if (isEpoch(text)) return isNumber(words.at(next + 1)?.text ?? '')
    if (!/^[a-z][a-z\d._-]*$/.test(text)) return false
  }
  return false
}

/** Whether a level in capitals follows soon: then what stands between belongs to the header. */
function hasLevelSoon(words: HeaderWords, place: number): boolean {
  for (let next = place + 1; next <= place + 7; next++) {
    const text = words.at(next)?.text
    if (text === undefined || !/^[A-Z\d][A-Z\d_:.-]*$/.test(text)) return false
    if (isLevel(text)) return true
  }
  return false
}

/** What comes after the time: level, thread, logger, program. Answers with where the message begins. */
function endOfHeader(words: HeaderWords, start: number, startsAsSyslog: boolean): number {
  let isSyslog = startsAsSyslog
  let end = words.at(start - 1)?.to ?? 0
  let sawHost = !isSyslog
  let sawLevel = false
  let sawLogger = false
  for (let place = start; place < maxWords; place++) {
    const word = words.at(place)
    if (word === undefined) break
    const { text, to } = word
    const next = words.at(place + 1)
    if (isNumber(text) || isSeparator(text)) {
      // Of processes and threads; and what separates the parts.
    } else if (text.length > 1 && text.endsWith(':') && !text.endsWith('::')) return to
    else if (text.startsWith('[') && text.endsWith(']')) {
      // A group may stand anywhere in a header.
    } else if (isLevel(text)) sawLevel = true
    else if (isMonth(text) && isNumber(next?.text ?? '')) {
      isSyslog = true
      sawHost = false
    } else if (isTime(text)) {
      // The time again, in another form.
    } else if (!sawHost) sawHost = true
    else if (next !== undefined && (isTime(next.text) || (isMonth(next.text) && isNumber(words.at(place + 2)?.text ?? '')))) {
      // A machine, between two forms of the time.
    } else if (isSyslog) return next !== undefined && next.text.endsWith(':') && /[[\d(]/.test(text) ? next.to : end
    else if (hasLevelSoon(words, place)) {
      // Names of machines and parts, up to the level.
    } else if (!sawLevel) {
      if (next?.text === '-') return next.to
      const second = words.at(place + 2)
      return second?.text === '-' ? second.to : end
    } else if (!sawLogger && (logger.test(text) || (next !== undefined && next.from - to > 1 && /^[A-Z]\w*$/.test(text)))) {
      sawLogger = true
    } else break
    end = to
  }
  return end
}

/**
 * Where a line's message begins: behind the time, and the level, thread, logger, host and program that stand beside it in the
 * logs of most systems. 0 where the line does not begin with a time. Knows no system by name and no format.
 */
export function messageStart(line: string): number {
  if (!mayBegin(line)) return 0
  const start = headerEnd(line)
  if (start === 0) return 0
  for (let index = start; index < line.length; index++) if (line.charCodeAt(index) > 32) return start
  // Where nothing is left, the last word is the message.
  const trimmed = line.trimEnd()
  return Math.max(trimmed.lastIndexOf(' '), trimmed.lastIndexOf('\t')) + 1
}

function headerEnd(line: string): number {
  const words = new HeaderWords(line)
  let isSyslog = false
  for (let place = 0; place < maxBeforeTime; place++) {
    const word = words.at(place)
    if (word === undefined) return 0
    const { text } = word
    if (isTime(text)) {
      const pipe = text.lastIndexOf('|')
      if (pipe > 0) return word.from + pipe + 1
      const end = endOfHeader(words, place + 1, isSyslog)
      // A large number alone is no time.
      return end === word.to && isEpoch(text) ? 0 : end
    }
    const next = words.at(place + 1)?.text ?? ''
    if (packedDate.test(text) && packedDate.test(next)) return endOfHeader(words, place + 2, false)
    if (dayAndMonth.test(text) && isTime(next)) continue
    if (isMonth(text) && isNumber(next)) {
      isSyslog = true
      place++
    } else if (!weekday.test(text) && !mayStandBeforeTime(text, place) && !isBeforeEpoch(words, place)) return 0
  }
  return 0
}
