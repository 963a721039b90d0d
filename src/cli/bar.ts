const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const levels = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const asciiLevels = [' ', '.', ':', '-', '=', '+', '*', '#', '@'] as const

/** A lying bar: a share (0 to 1) of a width in columns. What is above nothing is always seen. */
export function drawBar(share: number, width: number, isUnicode: boolean): string {
  if (share <= 0) return ''
  if (!isUnicode) return '#'.repeat(Math.max(1, Math.round(share * width)))
  const parts = Math.max(1, Math.round(share * width * 8))
  return '█'.repeat(parts >> 3) + (eighths[parts & 7] ?? '')
}

/** Standing bars of some rows: the rows from the top down. A bar of three columns or more keeps the last one free. */
export function drawColumns(counts: readonly number[], rows: number, isUnicode: boolean, barWidth = 1): string[] {
  const most = Math.max(1, ...counts)
  const signs = isUnicode ? levels : asciiLevels
  const heights = counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count / most) * rows * 8))))
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8
    const gap = barWidth > 2 ? 1 : 0
    return heights
      .map((height) => (signs[Math.max(0, Math.min(8, height - below))] ?? ' ').repeat(barWidth - gap) + ' '.repeat(gap))
      .join('')
  })
}
