import { displayWidth } from '../sinks/display-width.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { drawBar } from './bar.ts'
import type { Command } from './command.ts'
import type { Output } from './output.ts'
import { printCount, quantityOf } from './print-quantity.ts'
import { shorten } from './shorten.ts'
import { type Cell, type Column, layOutTable } from './table.ts'

const maxKey = 40
const maxBar = 30

/** The figures of one group of lines. */
export interface Figures {
  readonly key: string | number | undefined
  readonly lines: number
  readonly count: number
  readonly min: number | null
  readonly percentiles: readonly (number | null)[]
  readonly max: number | null
  readonly avg: number | null
}

/** A table with a row for each group and one for all, and bars of the highest percentile. */
export function drawStats(
  rows: readonly Figures[],
  at: readonly number[],
  command: Command,
  { columns, isUnicode, wantsColors }: Output,
): string[] {
  const palette = createPalette(command.color && wantsColors)
  const print = quantityOf(command.field)
  const shown = (value: number | null | undefined): Cell => ({ text: value === null || value === undefined ? '-' : print(value) })
  // A bar shows the highest percentile that was asked, of the group's part of the highest of all.
  const heights = rows.map(({ key, percentiles }) => (key === undefined ? 0 : (percentiles.at(-1) ?? 0)))
  const most = Math.max(0, ...heights)
  const heading = [command.by ?? command.field, 'count', 'min', ...at.map((percent) => `p${percent}`), 'max', 'mean']
  const cells = rows.map(({ key, count, min, percentiles, max, avg }) => [
    {
      text:
        key === undefined
          ? command.by === undefined
            ? neutralise(command.field)
            : 'all'
          : shorten(neutralise(String(key)), maxKey),
      paint: key === undefined ? palette.bold : palette.key,
    },
    { text: printCount(count) },
    shown(min),
    ...percentiles.map(shown),
    shown(max),
    shown(avg),
  ])
  const table: readonly Column[] = [{ takesRest: true }, ...heading.slice(1).map((): Column => ({ align: 'right' }))]
  const first = command.by === undefined ? '' : heading[0]
  const lines = layOutTable(
    table,
    [heading.map((text, index) => ({ text: index === 0 ? (first ?? '') : text, paint: palette.dim })), ...cells],
    columns,
  )
  const widest = Math.max(...lines.map((line) => displayWidth(withoutColors(line))))
  const room = Math.min(maxBar, columns - widest - 2)
  if (most <= 0 || room < 6 || rows.length < 3) return lines
  return lines.map((line, index) => {
    const height = heights[index - 1] ?? 0
    const pad = ' '.repeat(widest - displayWidth(withoutColors(line)) + 2)
    if (index === 0) return `${line}${pad}${palette.dim(heading[heading.length - 3] ?? '')}`
    return height > 0 ? `${line}${pad}${palette.key(drawBar(height / most, room, isUnicode))}` : line
  })
}

// oxlint-disable-next-line no-control-regex -- the codes of colours begin with one
const color = /\u001b\[[\d;]*m/g

function withoutColors(line: string): string {
  return line.replace(color, '')
}
