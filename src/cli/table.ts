import { displayWidth } from '../sinks/display-width.ts'
import { shorten } from './shorten.ts'
import { wrapText } from './wrap-text.ts'

/** One cell: its text as it takes room, and what paints it. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** One column of a table. */
export interface Column {
  readonly align?: 'left' | 'right'
  /** Takes what is left, and is broken or shortened where that is less than it needs. One a table. */
  readonly takesRest?: boolean
  /** Lines that a cell of this column may take; default 1. */
  readonly lines?: number
}

const gap = '  '
const leastRest = 12

/**
 * Rows whose columns stand below each other, as lines. What does not fit is broken or shortened in the column that takes the rest;
 * text must be free of controls.
 */
export function layOutTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string[] {
  const widths = columns.map((_, at) => Math.max(0, ...rows.map((row) => displayWidth(row[at]?.text ?? ''))))
  const rest = columns.findIndex(({ takesRest }) => takesRest === true)
  if (rest >= 0) {
    const others = widths.reduce((sum, each, at) => sum + (at === rest || each === 0 ? 0 : each + gap.length), 0)
    widths[rest] = Math.max(leastRest, Math.min(widths[rest] ?? 0, width - others))
  }
  return rows.flatMap((row) => inLines(row, columns, widths).map((line) => layOut(line, columns, widths)))
}

/** A row as several, where a cell is broken into lines. */
function inLines(row: readonly Cell[], columns: readonly Column[], widths: readonly number[]): (readonly Cell[])[] {
  const cells = columns.map(({ lines = 1 }, at) => wrapText(row[at]?.text ?? '', widths[at] ?? 0, lines))
  const height = Math.max(1, ...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => cells.map((texts, at) => ({ ...row[at], text: texts[line] ?? '' })))
}

function layOut(row: readonly Cell[], columns: readonly Column[], widths: readonly number[]): string {
  return columns
    .map(({ align = 'left' }, at) => {
      const room = widths[at] ?? 0
      const { text = '', paint = same } = row[at] ?? {}
      const shown = shorten(text, room)
      const pad = ' '.repeat(Math.max(0, room - displayWidth(shown)))
      if (room === 0) return undefined
      const painted = shown === '' ? '' : paint(shown)
      return align === 'right' ? pad + painted : painted + pad
    })
    .filter((cell) => cell !== undefined)
    .join(gap)
    .trimEnd()
}

const same = (text: string): string => text
