import type { LevelTable } from '../core/level.ts'
import { readLevel } from './decode-level.ts'
import { readTextTime } from './text-time.ts'

/** What the beginning of a line that is no JSON says of it. */
export interface TextHead {
  /** Milliseconds since 1970. */
  readonly time: number | undefined
  readonly level: number | undefined
  /** Where the line begins to say something else: behind the time, and behind a level that stands beside it. */
  readonly end: number
}

/** A level in capitals, or in brackets, with what separates it. A level within a sentence is none. */
const words = 'trace|debug|info|information|notice|warn|warning|error|err|severe|fatal|critical|crit|alert|emerg|panic|verbose'
const beside = new RegExp(
  String.raw`^[\s|:-]*(?:\[(?:\w+:)?(${words})\]|(?:level=)"?(${words})"?|\(?(${words})(?:\):?|:|(?=\s|$)))`,
  'i',
)
const capitals = new RegExp(String.raw`(?:^|[\s[|(])(${words.toUpperCase()})(?=[\s\]|):,]|$)`)
const leading = new RegExp(String.raw`^\s*(?:\[(${words})\]|(${words}):)`, 'i')
const leadingCapitals = new RegExp(String.raw`^\s*(${words.toUpperCase()})(?=[\s:|])`)
/** A level stands within so many characters behind the time. */
const reach = 110

/** syslog's severities, 0 emergency to 7 debug. */
const severities = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const

/**
 * Reads the time and the level of a line as most systems print them: `2026-11-20 10:00:00,123 INFO [main] ...`,
 * `Nov 20 10:00:00 host sshd[1]: ...`, `[Fri Nov 20 10:00:00 2026] [error] ...`, `<34>1 2026-11-20T10:00:00Z ...`, access logs.
 *
 * @param near - the time of the line before, or of its file: years that a line does not name are guessed from it.
 */
export function readTextHead(line: string, near: number, levels?: LevelTable): TextHead {
  const time = readTextTime(line, near)
  if (time === undefined) {
    return { time: undefined, level: levelFirst(line, levels), end: 0 }
  }
  const rest = line.slice(time.end, time.end + reach)
  const next = beside.exec(rest)
  // A plain word in small letters, without brackets or a colon, begins a sentence.
  const isLevel = next !== null && !(next[3] !== undefined && /[a-z] *$/.test(next[0]))
  if (isLevel) return { time: time.time, level: wordOf(next, levels), end: skipBlanks(line, time.end + next[0].length) }
  const level = wordOf(capitals.exec(rest), levels) ?? levelBefore(line.slice(0, time.end), levels)
  return { time: time.time, level, end: skipBlanks(line, time.end) }
}

function wordOf(found: RegExpExecArray | null, levels: LevelTable | undefined): number | undefined {
  const word = found?.slice(1).find((each) => each !== undefined)
  return word === undefined ? undefined : readLevel(word, levels)
}

function levelFirst(line: string, levels: LevelTable | undefined): number | undefined {
  return wordOf(leading.exec(line) ?? leadingCapitals.exec(line), levels)
}

/** A level before the time, the letter of glog, or the priority of syslog. */
function levelBefore(head: string, levels: LevelTable | undefined): number | undefined {
  const found = levelFirst(head, levels)
  if (found !== undefined) return found
  const [, letter] = /^([IWEF])\d{4} /.exec(head) ?? []
  if (letter !== undefined) return readLevel({ I: 'info', W: 'warn', E: 'error', F: 'fatal' }[letter])
  const [, priority] = /^<(\d{1,3})>/.exec(head) ?? []
  return priority === undefined ? undefined : readLevel(severities[Number(priority) & 7])
}

function skipBlanks(line: string, from: number): number {
  let end = from
  while (end < line.length && /[\s|]/.test(line.charAt(end))) end++
  return end
}
