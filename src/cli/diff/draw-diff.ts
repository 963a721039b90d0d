import { displayWidth } from '../../sinks/display-width.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { createPalette } from '../../sinks/palette.ts'
import { drawBar } from '../bar.ts'
import type { Command } from '../command.ts'
import type { Output } from '../output.ts'
import { paintPattern } from '../paint-pattern.ts'
import { printCount, printDuration, printShare } from '../print-quantity.ts'
import { type Cell, type Column, layOutTable } from '../table.ts'
import type { DiffAnswer } from './ask-diff.ts'
import type { Change, PatternChange, ValueChange } from './compare.ts'
import type { DiffWindow } from './diff-window.ts'

/** All that is different. */
export interface Differences {
  readonly patterns: readonly PatternChange[]
  readonly values: readonly ValueChange[]
  /** Values that the errors of now have more often than other lines of now. */
  readonly common: readonly ValueChange[]
}

const titles: Readonly<Record<Change, string>> = {
  new: 'new',
  more: 'more often',
  less: 'less often',
  gone: 'gone',
}
const maxBar = 24
const labelWidth = 12

/** What changed, as lines for a reader. */
export function drawDiff(
  { lines, errors, p95 }: DiffAnswer,
  { patterns, values, common }: Differences,
  window: DiffWindow,
  command: Command,
  { columns, isUnicode, wantsColors }: Output,
): string[] {
  const palette = createPalette(command.color && wantsColors)
  const { beforeMs, fromMs, toMs } = window
  const ratio = (toMs - fromMs) / (fromMs - beforeMs)
  const limit = command.limit ?? 10
  const drawn = [palette.dim(heading(window)), '']
  const figure = (label: string, now: string, before: string, note: string, isBad: boolean): string =>
    `${label.padEnd(labelWidth)} ${palette.bold(now)} ${palette.dim(`was ${before}`)}${note === '' ? '' : `  ${isBad ? palette.red(note) : note}`}`
  const usual = lines.before * ratio
  drawn.push(figure('lines', printCount(lines.now), printCount(usual), changeText(lines.now, usual), false))
  const [share, shareBefore] = [errors.now / Math.max(1, lines.now), errors.before / Math.max(1, lines.before)]
  if (errors.now + errors.before > 0)
    drawn.push(
      figure('errors', printShare(share), printShare(shareBefore), changeText(share, shareBefore), share > shareBefore * 1.5),
    )
  if (p95.now !== null && p95.before !== null)
    drawn.push(
      figure(
        'duration p95',
        printDuration(p95.now),
        printDuration(p95.before),
        changeText(p95.now, p95.before),
        p95.now > p95.before * 1.5,
      ),
    )
  for (const change of ['new', 'more', 'gone', 'less'] as const) {
    const some = patterns.filter((pattern) => pattern.change === change)
    if (some.length === 0) continue
    const rows = some.slice(0, limit).map(({ now, expected, level, template }): Cell[] => {
      const number = command.levelTable.number(level) ?? 30
      return [
        { text: `  ${change === 'gone' ? printCount(expected) : printCount(now)}` },
        { text: change === 'more' || change === 'less' ? changeText(now, expected) : '', paint: palette.dim },
        { text: neutralise(level).toUpperCase(), paint: palette.level(number) },
        { text: neutralise(template), paint: (text) => paintPattern(text, palette.key) },
      ]
    })
    drawn.push('', palette.bold(`${titles[change]} (${some.length})`), ...layOutTable(patternColumns, rows, columns))
    if (some.length > limit) drawn.push(palette.dim(`  and ${printCount(some.length - limit)} more; --limit shows them`))
  }
  const look = { columns, isUnicode, paint: palette.key, dim: palette.dim }
  if (values.length > 0) {
    drawn.push('', palette.bold('what stands out now'), ...drawValues(values.slice(0, limit), 'was', look))
  }
  if (common.length > 0) {
    const red = { ...look, paint: palette.red }
    drawn.push('', palette.bold('what the errors have in common'), ...drawValues(common.slice(0, limit), 'of all', red))
  }
  if (patterns.length + values.length === 0) drawn.push('', 'nothing new, nothing gone, nothing that stands out')
  return drawn
}

const patternColumns: readonly Column[] = [{ align: 'right' }, { align: 'right' }, {}, { takesRest: true, lines: 2 }]

interface ValueLook {
  readonly columns: number
  readonly isUnicode: boolean
  readonly paint: (text: string) => string
  readonly dim: (text: string) => string
}

function drawValues(values: readonly ValueChange[], word: string, { columns, isUnicode, paint, dim }: ValueLook): string[] {
  const names = values.map(({ field, value }) => `${neutralise(field)} = ${neutralise(value)}`)
  const room = Math.max(8, Math.min(maxBar, columns - Math.max(...names.map(displayWidth)) - 32))
  const rows = values.map(({ shareNow, shareBefore, now }, at): Cell[] => [
    { text: `  ${names[at] ?? ''}` },
    { text: printShare(shareNow) },
    { text: word === 'was' ? `was ${printShare(shareBefore)}` : `${printShare(shareBefore)} ${word}`, paint: dim },
    { text: printCount(now) },
    { text: drawBar(shareNow, room, isUnicode), paint },
  ])
  return layOutTable([{ takesRest: true }, { align: 'right' }, {}, { align: 'right' }, {}], rows, columns)
}

function heading({ beforeMs, fromMs, toMs }: DiffWindow): string {
  const print = (time: number): string => new Date(time).toLocaleString('sv')
  return `${print(fromMs)} to ${print(toMs)} (${printLength(toMs - fromMs)}) against the ${printLength(fromMs - beforeMs)} before`
}

/** `x3.4`, `+12%`, `-40%`, `new`; nothing where it is the same. */
function changeText(now: number, before: number): string {
  if (before <= 0) return now > 0 ? 'new' : ''
  const times = now / before
  if (times >= 1.995) return `x${times < 9.95 ? times.toFixed(1) : printCount(times)}`
  const percent = Math.round((times - 1) * 100)
  return percent === 0 ? '' : `${percent > 0 ? '+' : ''}${percent}%`
}

/** `15m`, `1h 30m`, `5m 55s`. */
function printLength(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const shown = parts.filter(([number]) => number > 0).slice(0, 2)
  return shown.length === 0 ? '0s' : shown.map(([number, unit]) => `${number}${unit}`).join(' ')
}
