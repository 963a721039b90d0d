import { HeaderShapes } from './header-shapes.ts'
import {
  bars,
  brackets,
  capitals,
  colons,
  dashes,
  digits,
  dollars,
  dots,
  HeaderWords,
  isOf,
  lowLine,
  maxWords,
  slashes,
  smalls,
} from './header-words.ts'
import { isLevel } from './level-word.ts'
import type { LineBytes } from './line-bytes.ts'
import { isEpoch, isTime } from './time-word.ts'

/** So many words stand before the time at most. */
const maxBeforeTime = 8

const dayAndMonth = /^\[?\d{1,2}[-./]\d{1,2}$/
const hash = 35
const comma = 44
const dash = 45
const colon = 58
const opening = 91
const closing = 93

const months = keysOf('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec')
const weekdays = keysOf('Mon Tue Wed Thu Fri Sat Sun')

function keysOf(names: string): ReadonlySet<number> {
  return new Set(names.split(' ').map((name) => keyAt(Buffer.from(name), 0)))
}

/** Bits of the bytes of a line's first word: no capital; a digit, which decides; the blank behind it. */
const noCapital = 1
const someDigit = 2
const blank = 4
const firstWordBits = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= 32 ? blank : isOf(byte, digits) ? someDigit : isOf(byte, capitals | lowLine) ? 0 : noCapital,
)
const maxFirstWord = 64

/** Three bytes as a number. */
function keyAt(bytes: Uint8Array, from: number): number {
  return ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
}

/** Digits alone, or behind `#`. */
function isNumber(words: HeaderWords, place: number): boolean {
  if (words.bits[place] === digits) return true
  const length = words.length(place)
  return length > 1 && words.digitCounts[place] === length - 1 && words.first(place) === hash
}

/** What separates parts: `-`, `|`, `::`. */
function isSeparator(words: HeaderWords, place: number): boolean {
  return words.isMadeOf(place, dashes | bars | colons)
}

/** A month, and no word that begins like one. */
function isMonth(words: HeaderWords, place: number): boolean {
  return words.length(place) === 3 && months.has(keyAt(words.line.bytes, words.from[place] ?? 0))
}

/** A weekday, which a comma may follow. */
function isWeekday(words: HeaderWords, place: number): boolean {
  const length = words.length(place)
  if (length !== 3 && (length !== 4 || words.last(place) !== comma)) return false
  return weekdays.has(keyAt(words.line.bytes, words.from[place] ?? 0))
}

/** A month, and the number of a day. */
function isMonthAndDay(words: HeaderWords, place: number): boolean {
  return isMonth(words, place) && words.has(place + 1) && isNumber(words, place + 1)
}

function isPackedDate(words: HeaderWords, place: number): boolean {
  const length = words.length(place)
  return words.bits[place] === digits && (length === 6 || length === 8)
}

/**
 * Whether a header can begin so: with a bracket, a dash or a slanted one, or a word that has digits, is in capitals or part of a date.
 * Most messages are told from headers by their first letters.
 */
function mayBegin({ bytes, length }: LineBytes): boolean {
  const byte = bytes[0] ?? 0
  if (byte < 48 || byte === 60 || byte === opening) return byte !== 34 && byte !== 39
  if (byte < 97 && (bytes[3] ?? 0) <= comma && (weekdays.has(keyAt(bytes, 0)) || months.has(keyAt(bytes, 0)))) return true
  // The first word: all in capitals, or with a digit in it.
  const table = firstWordBits
  let bits = 0
  let index = 0
  while (bits < someDigit && index < maxFirstWord) bits |= table[bytes[index++] ?? 0] ?? 0
  return (bits & someDigit) !== 0 || (bits === blank && index <= length)
}

/** Before the time a header may have numbers, tags and names of machines and logs, but no sentence. */
function mayStandBeforeTime(words: HeaderWords, place: number): boolean {
  if (place === 0 && words.isMadeOf(place, capitals | lowLine)) return true
  if (((words.bits[place] ?? 0) & digits) !== 0 || isSeparator(words, place) || words.first(place) === opening) return true
  return isOf(words.first(place), smalls) && words.isMadeOf(place, smalls | dots | lowLine) && hasInnerMark(words, place)
}

/** `unix.hw`: the first dot or low line is not the last character. */
function hasInnerMark(words: HeaderWords, place: number): boolean {
  const { bytes } = words.line
  const to = words.to[place] ?? 0
  for (let index = words.from[place] ?? 0; index < to; index++) {
    if (isOf(bytes[index] ?? 0, dots | lowLine)) return index < to - 1
  }
  return false
}

/** In a table with a number first, plain words may stand before seconds since 1970 that another number follows. */
function isBeforeEpoch(words: HeaderWords, place: number): boolean {
  if (place === 0 || !isNumber(words, 0)) return false
  for (let next = place; next < maxBeforeTime && words.has(next); next++) {
    if (isEpoch(words, next)) return words.has(next + 1) && isNumber(words, next + 1)
    if (!isOf(words.first(next), smalls) || !words.isMadeOf(next, smalls | digits | dots | lowLine | dashes)) return false
  }
  return false
}

/** Whether a level in capitals follows soon: then what stands between belongs to the header. */
function hasLevelSoon(words: HeaderWords, place: number): boolean {
  for (let next = place + 1; next <= place + 7; next++) {
    if (!words.has(next) || !isOf(words.first(next), capitals | digits)) return false
    if (!words.isMadeOf(next, capitals | digits | lowLine | colons | dots | dashes)) return false
    if (isLevel(words, next)) return true
  }
  return false
}

/** `org.example.Cart`: parts of letters, digits and low lines, the first without digits. */
function isLogger(words: HeaderWords, place: number): boolean {
  const wanted = capitals | smalls | digits | lowLine | dollars | dots
  if (!words.isMadeOf(place, wanted) || ((words.bits[place] ?? 0) & dots) === 0) return false
  const { bytes } = words.line
  const to = words.to[place] ?? 0
  let length = 0
  let isFirst = true
  for (let index = words.from[place] ?? 0; index < to; index++) {
    const byte = bytes[index] ?? 0
    if (isOf(byte, dots)) {
      if (length === 0) return false
      length = 0
      isFirst = false
    } else {
      if (isFirst && isOf(byte, digits)) return false
      length++
    }
  }
  return length > 0
}

/** `Disk`, where two blanks or more follow. */
function isColumn(words: HeaderWords, place: number): boolean {
  if (!words.has(place + 1) || (words.from[place + 1] ?? 0) - (words.to[place] ?? 0) < 2) return false
  return isOf(words.first(place), capitals) && words.isMadeOf(place, capitals | smalls | digits | lowLine)
}

function isDash(words: HeaderWords, place: number): boolean {
  return words.has(place) && words.length(place) === 1 && words.first(place) === dash
}

/** `sshd:`, and not `a::`. */
function endsInColon(words: HeaderWords, place: number): boolean {
  const length = words.length(place)
  if (length < 2 || words.last(place) !== colon) return false
  return words.line.bytes[(words.to[place] ?? 0) - 2] !== colon
}

/** What comes after the time: level, thread, logger, program. Answers with where the message begins. */
function endOfHeader(words: HeaderWords, start: number, startsAsSyslog: boolean): number {
  const { to } = words
  let isSyslog = startsAsSyslog
  let end = to[start - 1] ?? 0
  let sawHost = !isSyslog
  let sawLevel = false
  let sawLogger = false
  for (let place = start; place < maxWords && words.has(place); place++) {
    const here = to[place] ?? 0
    if (isNumber(words, place) || isSeparator(words, place)) {
      // Of processes and threads; and what separates the parts.
    } else if (endsInColon(words, place)) return here
    else if (words.first(place) === opening && words.last(place) === closing) {
      // A group may stand anywhere in a header.
    } else if (isLevel(words, place)) sawLevel = true
    else if (isMonthAndDay(words, place)) {
      isSyslog = true
      sawHost = false
    } else if (isTime(words, place)) {
      // The time again, in another form.
    } else if (!sawHost) sawHost = true
    else if (words.has(place + 1) && (isTime(words, place + 1) || isMonthAndDay(words, place + 1))) {
      // A machine, between two forms of the time.
    } else if (isSyslog) {
      const isProgram = words.has(place + 1) && words.last(place + 1) === colon
      return isProgram && ((words.bits[place] ?? 0) & (digits | brackets)) !== 0 ? (to[place + 1] ?? 0) : end
    } else if (hasLevelSoon(words, place)) {
      // Names of machines and parts, up to the level.
    } else if (!sawLevel) {
      if (isDash(words, place + 1)) return to[place + 1] ?? 0
      return isDash(words, place + 2) ? (to[place + 2] ?? 0) : end
    } else if (!sawLogger && (isLogger(words, place) || isColumn(words, place))) sawLogger = true
    else break
    end = here
  }
  return end
}

/** `15/09`, `[10.30`. */
function isDayAndMonth(words: HeaderWords, place: number): boolean {
  if (words.dateMarkCounts[place] !== 1 || !words.isMadeOf(place, digits | dashes | dots | slashes | brackets)) return false
  return dayAndMonth.test(words.text(place))
}

function headerEnd(words: HeaderWords): number {
  let isSyslog = false
  for (let place = 0; place < maxBeforeTime; place++) {
    if (!words.has(place)) return 0
    if (isTime(words, place)) {
      const pipe = ((words.bits[place] ?? 0) & bars) === 0 ? -1 : words.text(place).lastIndexOf('|')
      if (pipe > 0) return (words.from[place] ?? 0) + pipe + 1
      const end = endOfHeader(words, place + 1, isSyslog)
      // A large number alone is no time.
      return end === words.to[place] && isEpoch(words, place) ? 0 : end
    }
    // What comes next is asked for only where it decides: then more headers have one shape.
    if (isPackedDate(words, place) && words.has(place + 1) && isPackedDate(words, place + 1)) {
      return endOfHeader(words, place + 2, false)
    }
    if (isDayAndMonth(words, place) && words.has(place + 1) && isTime(words, place + 1)) continue
    if (isMonthAndDay(words, place)) {
      isSyslog = true
      place++
    } else if (!isWeekday(words, place) && !mayStandBeforeTime(words, place) && !isBeforeEpoch(words, place)) return 0
  }
  return 0
}

/**
 * Where a line's message begins: behind the time, and the level, thread, logger, host and program that stand beside it in the
 * logs of most systems. 0 where the line does not begin with a time. Knows no system by name and no format.
 */
export class HeaderReader {
  readonly #words: HeaderWords
  readonly #shapes = new HeaderShapes()

  /** @param line - that it reads, whatever is in it by then. */
  constructor(line: LineBytes) {
    this.#words = new HeaderWords(line)
  }

  messageStart(): number {
    const { line } = this.#words
    if (!mayBegin(line)) return 0
    const start = (line.isAscii ? this.#shapes.find(line)?.start : undefined) ?? this.#read()
    if (start === 0) return 0
    for (let index = start; index < line.length; index++) if ((line.bytes[index] ?? 0) > 32) return start
    // Where nothing is left, the last word is the message.
    const trimmed = line.text.trimEnd()
    return Math.max(trimmed.lastIndexOf(' '), trimmed.lastIndexOf('\t')) + 1
  }

  #read(): number {
    const words = this.#words
    words.begin()
    const start = headerEnd(words)
    if (words.line.isAscii) this.#shapes.keep(words, start)
    return start
  }
}
