import type { ReportProblem } from '../../core/problem.ts'
import type { Dialect, DialectOptions } from '../../json/dialect.ts'
import { createPinoDialect } from '../../json/format-pino.ts'
import { quote } from '../../json/string.ts'
import { validTime } from '../../json/timestamp.ts'
import { createGuard, type Guard } from './once.ts'
import { stdTimeFunctions, type TimeFunction } from './std-time-functions.ts'

/** What pino's options say about the form of a line. */
export interface LineForm {
  readonly messageKey: string
  readonly errorKey: string
  /** `formatters.level`. */
  readonly formatLevel: ((label: string, level: number) => unknown) | undefined
  /** Undefined: milliseconds since 1970, of the logger's own clock. */
  readonly time: TimeFunction | undefined
  /** All levels, so that the names that the formatter writes are known. */
  readonly levels: readonly (readonly [name: string, level: number])[]
}

const keysOf = (members: string): readonly string[] => Object.keys(JSON.parse(`{${members}}`) as object)

/** What a time function answered, if it is nothing or members with these names; it throws else. */
function checkedTime(print: TimeFunction, names: readonly string[]): string {
  const text = print()
  if (text === '') return text
  if (typeof text !== 'string' || !text.startsWith(',') || keysOf(text.slice(1)).some((name) => !names.includes(name))) {
    throw new TypeError(`expected members of JSON such as ',"time":1' with the names of the first answer, got ${text}`)
  }
  return text
}

function createTime(form: LineForm, precision: DialectOptions['precision'], guard: Guard): (time: number) => string {
  const digits = precision === 'ms' ? 0 : precision === 'us' ? 3 : 6
  const epoch = (time: number): string => {
    const valid = validTime(time)
    return `,"time":${digits === 0 || Number.isInteger(valid) ? Math.floor(valid) : valid.toFixed(digits)}`
  }
  const { time: print } = form
  if (print === undefined) return epoch
  // Those of this package need no look at what they answer.
  if (Object.values(stdTimeFunctions).includes(print)) return print
  const names = guard('timestamp', () => keysOf(print().slice(1)), ['time'])
  return (time) => guard('timestamp', () => checkedTime(print, names), undefined) ?? epoch(time)
}

/** The line as pino prints it with these options. */
export function createFormDialect(form: LineForm, options: DialectOptions, report: ReportProblem): Dialect {
  const guard = createGuard(report)
  const plain = createPinoDialect(options)
  const { formatLevel, messageKey, errorKey } = form
  const printLevel = (name: string, level: number): string => {
    if (formatLevel === undefined) return `{"level":${level}`
    const printed = JSON.stringify(formatLevel(name, level)) as string | undefined
    if (printed === undefined || !printed.startsWith('{')) throw new TypeError(`expected an object, got ${printed}`)
    return printed.slice(0, -1)
  }
  const levelTexts = new Map<number, string>()
  const levelText = (level: number): string => {
    const known = levelTexts.get(level)
    if (known !== undefined) return known
    const text = guard('formatters.level', () => printLevel(options.levelName(level), level), `{"level":${level}`)
    if (levelTexts.size < 1000) levelTexts.set(level, text)
    return text
  }
  const levelKeys = form.levels.flatMap(([, level]) => keysOf(levelText(level).slice(1)))
  const timeText = createTime(form, options.precision, guard)
  const timeKeys = keysOf(timeText(0).slice(1))
  const before = `,${quote(messageKey)}:"`
  const after = '"}\n'
  const empty = before + after
  const standard = ['level', 'time', 'pid', 'hostname', 'name', 'msg']
  return {
    ...plain,
    errorKey,
    reserved: [...plain.reserved.filter((name) => !standard.includes(name)), ...levelKeys, ...timeKeys, messageKey],
    constants: '',
    before: () => before,
    after: () => after,
    assemble(level, time, _sequence, piece, layers, call) {
      const start = levelText(level)
      const rest = timeText(time) + layers + call + (piece === empty ? '}\n' : piece)
      return start === '{' && rest.startsWith(',') ? start + rest.slice(1) : start + rest
    },
  }
}
