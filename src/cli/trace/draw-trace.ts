import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { fieldValues } from '../../query/values.ts'
import { displayWidth } from '../../sinks/display-width.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import type { Paint, Palette } from '../../sinks/palette.ts'
import { flattenRecord } from '../flatten-record.ts'
import { printDuration } from '../print-quantity.ts'
import { shorten } from '../shorten.ts'
import { drawTrack } from './draw-track.ts'
import type { TraceLine } from './trace-tree.ts'

/** How a timeline looks. */
export interface TraceLook {
  readonly palette: Palette
  /** The colour of a service. */
  readonly paintService: (service: string) => Paint
  readonly columns: number
  readonly isUnicode: boolean
  readonly levels: LevelTable
}

const maxTree = 0.34
/** Longer than this share of the whole without a line: that is where the time went. */
const longGap = 0.2
/** What all lines of a request share, or what says nothing of it. */
const noise =
  /^(?:@timestamp|message|log\.level|ecs\.version|process\.|host\.|service\.|trace\.|span\.|parent\.|transaction\.|http\.request\.id$|event\.(?:sequence|severity|duration)$|log\.(?:template|sample|logger)|error\.stack_trace$|sample_rate$|pid$|hostname$)/

/** The lines of a request below each other: when, a track of the whole time, who, and what. */
export function drawTrace(lines: readonly TraceLine[], look: TraceLook): string[] {
  const { palette, columns, isUnicode, levels } = look
  const first = Math.min(...lines.map(({ record }) => record.time))
  const last = Math.max(...lines.map(({ record }) => record.time))
  const whole = last - first
  const offsets = lines.map(({ record }) => `+${printDuration((record.time - first) * 1e6)}`)
  const offsetWidth = Math.max(...offsets.map((offset) => offset.length))
  const trackWidth = whole <= 0 ? 0 : columns >= 120 ? 32 : columns >= 90 ? 20 : 10
  const trees = lines.map(({ depth, service }) => `${branch(depth, isUnicode)}${neutralise(service)}`)
  const treeWidth = Math.min(Math.floor(columns * maxTree), Math.max(...trees.map(displayWidth)))
  const room = columns - offsetWidth - treeWidth - (trackWidth > 0 ? trackWidth + 2 : 0) - 5 - 3 - 2
  const common = commonFields(lines, levels)
  let before = first
  return lines.flatMap(({ record, service, depth, goesOn }, at) => {
    const gap = record.time - before
    before = record.time
    const isLong = whole > 0 && at > 0 && gap / whole >= longGap
    const offset = (offsets[at] ?? '').padStart(offsetWidth)
    const track =
      trackWidth === 0
        ? ''
        : `${palette.level(record.level)(drawTrack((record.time - durationOf(record) - first) / whole, (record.time - first) / whole, trackWidth, isUnicode))}  `
    const stem = branch(depth, isUnicode)
    const name = shorten(goesOn ? '' : neutralise(service), Math.max(4, treeWidth - displayWidth(stem)))
    const shown = goesOn ? ' '.repeat(displayWidth(stem)) : palette.dim(stem) + look.paintService(service)(name)
    const pad = ' '.repeat(Math.max(0, treeWidth - displayWidth(stem) - displayWidth(name)))
    const level = neutralise(levels.name(record.level)).toUpperCase().padEnd(5).slice(0, 5)
    const head = `${isLong ? palette.level(40)(offset) : palette.dim(offset)}  ${track}${shown}${pad}  ${palette.level(record.level)(level)} `
    const indent = ' '.repeat(offsetWidth + 2 + (trackWidth > 0 ? trackWidth + 2 : 0) + treeWidth + 2 + 6)
    return [head + describe(record, room, common, look), ...errorLines(record, room).map((line) => indent + palette.red(line))]
  })
}

/** A line's message and its own fields, as far as there is room. */
function describe(record: LogRecord, room: number, common: ReadonlySet<string>, { palette, levels }: TraceLook): string {
  const [sentence = ''] = record.message.split(/\r?\n/)
  const message = shorten(neutralise(sentence), room)
  let text = record.level >= 40 ? palette.bold(message) : message
  let width = displayWidth(message)
  const [duration] = fieldValues(record, 'event.duration')
  const fields = [...flattenRecord(record, levels)].filter(
    ([name]) => !noise.test(name) && !common.has(name) && !name.startsWith('error.'),
  )
  const parts: (readonly [string, string])[] = [
    ...(typeof duration === 'number' ? [['took', printDuration(duration)] as const] : []),
    ...fields.map(
      ([name, value]) =>
        [neutralise(name), neutralise(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))] as const,
    ),
  ]
  for (const [name, value] of parts) {
    const length = displayWidth(name) + 1 + displayWidth(value) + 1
    if (width + length > room) continue
    text += ` ${palette.dim(`${name}=`)}${value}`
    width += length
  }
  return text
}

/** Fields that say the same in every line of the request. */
function commonFields(lines: readonly TraceLine[], levels: LevelTable): ReadonlySet<string> {
  const values = new Map<string, Map<string, number>>()
  for (const { record } of lines) {
    for (const [name, value] of flattenRecord(record, levels)) {
      const seen = values.get(name) ?? new Map<string, number>()
      values.set(name, seen)
      const text = JSON.stringify(value) ?? ''
      seen.set(text, (seen.get(text) ?? 0) + 1)
    }
  }
  const isCommon = (seen: ReadonlyMap<string, number>): boolean =>
    seen.size === 1 && [...seen.values()][0] === lines.length && lines.length > 1
  return new Set([...values].filter(([, seen]) => isCommon(seen)).map(([name]) => name))
}

function errorLines({ error, message }: LogRecord, room: number): string[] {
  if (error === undefined) return []
  const type = typeof error.type === 'string' ? error.type : 'Error'
  const what = typeof error.message === 'string' ? error.message : ''
  const [, frame = ''] = /\n\s+(at [^\n]+)/.exec(typeof error.stack_trace === 'string' ? error.stack_trace : '') ?? []
  const head = what === '' || message.includes(what) ? type : `${type}: ${what}`
  return [head, ...(frame === '' ? [] : [frame])].map((line) => shorten(neutralise(line.replaceAll(/\r?\n/g, ' ')), room))
}

/** A line that says how long something took stands at its end. */
function durationOf(record: LogRecord): number {
  const [value] = fieldValues(record, 'event.duration')
  return typeof value === 'number' && value >= 0 && value < 86_400e9 ? value / 1e6 : 0
}

function branch(depth: number, isUnicode: boolean): string {
  return depth === 0 ? '' : `${'  '.repeat(depth - 1)}${isUnicode ? '└ ' : '- '}`
}
