import type { Shade } from './shades.ts'

/** What lies on each other: the counts of one value over all bars. */
export interface Layer {
  readonly counts: readonly number[]
  readonly shade: Shade
}

const signs = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * Standing bars whose layers lie on each other, the first at the bottom: rows from the top down, with colours. A layer that is not
 * empty is always seen, if only by an eighth of a row.
 *
 * @param totals - how high each bar is; the layers of a bar may be less than it, the rest is in the colour of the last.
 */
export function drawStacked(layers: readonly Layer[], totals: readonly number[], rows: number, barWidth: number): string[] {
  const most = Math.max(1, ...totals)
  const bars = totals.map((total, at) => tops(layers, at, total, (total / most) * rows * 8))
  const gap = barWidth > 2 ? 1 : 0
  return Array.from({ length: rows }, (_, row) => {
    const from = (rows - 1 - row) * 8
    let line = ''
    for (const bar of bars) {
      const { sign, front, back } = cellOf(bar, layers, from)
      const text = sign.repeat(barWidth - gap)
      line += sign === ' ' ? text : `\u001b[${front}${back === undefined ? '' : `;${back}`}m${text}\u001b[0m`
      line += ' '.repeat(gap)
    }
    return line
  })
}

/** Where each layer of a bar ends, in eighths of a row. */
function tops(layers: readonly Layer[], at: number, total: number, eighths: number): readonly number[] {
  const parts = layers.map(({ counts }) => {
    const count = counts[at] ?? 0
    return count === 0 || total === 0 ? 0 : Math.max(1, Math.round((count / total) * eighths))
  })
  const wanted = total === 0 ? 0 : Math.max(1, Math.round(eighths), parts.filter((part) => part > 0).length)
  // What rounding gave or took goes to the largest.
  const largest = parts.indexOf(Math.max(...parts))
  const sum = parts.reduce((all, part) => all + part, 0)
  if (largest >= 0) parts[largest] = Math.max(parts[largest] === 0 ? 0 : 1, (parts[largest] ?? 0) + wanted - sum)
  let top = 0
  return parts.map((part) => (top += part))
}

interface DrawnCell {
  readonly sign: string
  readonly front: number
  readonly back: number | undefined
}

/** Eight eighths of a bar: a terminal shows two colours of a cell, so the lower one stands before the upper one. */
function cellOf(bar: readonly number[], layers: readonly Layer[], from: number): DrawnCell {
  const end = from + 8
  const filled = Math.min(8, (bar.at(-1) ?? 0) - from)
  if (filled <= 0) return { sign: ' ', front: 39, back: undefined }
  const lower = bar.findIndex((top) => top > from)
  const upTo = Math.min(end, bar[lower] ?? 0) - from
  const front = layers[lower]?.shade.front ?? 39
  if (upTo >= filled || filled < 8) {
    // The end of the bar: what is behind it is no bar, so one colour has to do: that of the larger part.
    const upper = bar.findIndex((top) => top >= from + filled)
    const shown = upTo * 2 >= filled ? front : (layers[upper]?.shade.front ?? front)
    return { sign: signs[filled] ?? '█', front: shown, back: undefined }
  }
  const upper = bar.findIndex((top) => top > from + upTo)
  return { sign: signs[upTo] ?? '█', front, back: layers[upper]?.shade.back }
}
