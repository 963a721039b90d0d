import { displayWidth } from '../sinks/display-width.ts'
import { shorten } from './shorten.ts'

/** One cell: its text as it takes room, and what paints it. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** One column of a table. */
export interface Column {
  readonly align?: 'left' | 'right'
  /** Takes what is left, and is shortened where that is less than it needs. One a table. */
  readonly takesRest?: boolean
  /** Columns at most. */
  readonly most?: number
}

const gap = '  '

/**
 * Rows whose columns stand below each other, as lines. What does not fit is shortened in the column that takes the rest; text must be
 * free of controls.
 */
export function layOutTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string[] {
  const widths = columns.map(({ most = Infinity }, at) =>
    Math.min(most, Math.max(0, ...rows.map((row) => displayWidth(row[at]?.text ?? '')))),
  )
  const rest = columns.findIndex(({ takesRest }) => takesRest === true)
  if (rest >= 0) {
    const others = widths.reduce((sum, each, at) => sum + (at === rest || each === 0 ? 0 : each + gap.length), 0)
    widths[rest] = Math.max(8, Math.min(widths[rest] ?? 0, width - others))
  }
  return rows.map((row) =>
    columns
      .map(({ align = 'left' }, at) => {
        const room = widths[at] ?? 0
        const { text = '', paint = same } = row[at] ?? {}
        const shown = displayWidth(text) > room ? shorten(text, room) : text
        const pad = ' '.repeat(Math.max(0, room - displayWidth(shown)))
        return room === 0 ? undefined : align === 'right' ? pad + paint(shown) : paint(shown) + pad
      })
      .filter((cell) => cell !== undefined)
      .join(gap)
      .trimEnd(),
  )
}

const same = (text: string): string => text
