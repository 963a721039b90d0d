/**
 * A stretch of time on a track of so many columns.
 *
 * @param from - where it begins, 0 to 1. @param to - where it ends; the same for a moment.
 */
export function drawTrack(from: number, to: number, columns: number, isUnicode: boolean): string {
  const clamp = (share: number): number => Math.max(0, Math.min(1, share))
  const start = Math.min(columns - 1, Math.floor(clamp(from) * columns))
  const end = Math.max(start, Math.min(columns - 1, Math.ceil(clamp(to) * columns) - 1))
  const [bar, point] = isUnicode ? ['━', '◆'] : ['=', '*']
  // A stretch ends in the moment at which its line was written.
  const moment = Math.min(columns - 1, Math.floor(clamp(to) * columns))
  const stretch = to - from > 0.5 / columns ? bar.repeat(Math.max(0, Math.max(end, moment) - start)) : ''
  return `${' '.repeat(stretch === '' ? moment : start)}${stretch}${point}`.padEnd(columns)
}
