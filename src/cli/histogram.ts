import { displayWidth } from '../sinks/display-width.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { drawColumns } from './bar.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { toJson } from './print-record.ts'
import { queryOf } from './query-of.ts'
import { shorten } from './shorten.ts'
import { countOverTime, type TimeBucket } from './time-buckets.ts'
import { drawTimeAxis } from './time-axis.ts'

const chartRows = 8
const maxBars = 120
const maxLabel = 24
const maxBarWidth = 6

/** Draws how many lines there are over time: bars, an axis with times and, with `--by`, a row of small bars for each value. */
export const histogram: RunCommand = async (command, output) => {
  const logs = await openCommand(command)
  try {
    const room = Math.min(maxBars, output.columns - 14)
    const { buckets, every, warnings } = await countOverTime(queryOf(logs, command), command, room)
    const total = buckets.reduce((sum, { count }) => sum + count, 0)
    if (command.json) {
      for (const { time, count, parts } of buckets) {
        const by = command.by === undefined ? {} : { by: Object.fromEntries(parts) }
        await output.write(`${toJson({ time: new Date(time).toISOString(), count, ...by })}\n`)
      }
      return { found: total > 0, warnings }
    }
    if (total === 0) return { found: false, warnings }
    const palette = createPalette(command.color && output.wantsColors)
    const series = seriesOf(buckets)
    const most = Math.max(...buckets.map(({ count }) => count))
    const labels = [...series.keys()].map((key) => shorten(neutralise(key), maxLabel))
    const margin = Math.max(most.toLocaleString('en').length, ...labels.map(displayWidth))
    const barWidth = Math.max(1, Math.min(maxBarWidth, Math.floor(room / buckets.length)))
    // More bars than columns (a narrow --every): several rows of charts, one below the other.
    for (let start = 0; start < buckets.length; start += room) {
      const part = buckets.slice(start, start + room)
      const counts = part.map(({ count }) => count)
      const top = Math.max(...counts).toLocaleString('en')
      for (const [row, bars] of drawColumns(counts, chartRows, output.isUnicode, barWidth).entries()) {
        await output.write(`${(row === 0 ? top : '').padStart(margin)} ${palette.key(bars.trimEnd())}\n`)
      }
      for (const line of drawTimeAxis(
        part.map(({ time }) => time),
        every,
        output.isUnicode,
        barWidth,
      )) {
        await output.write(palette.dim(`${' '.repeat(margin)} ${line}`).trimEnd() + '\n')
      }
      let index = 0
      for (const [key, all] of series) {
        const label = labels[index++] ?? ''
        const [bars = ''] = drawColumns(all.slice(start, start + room), 1, output.isUnicode, barWidth)
        const sum = all.reduce((a, b) => a + b, 0).toLocaleString('en')
        // Each row has its own height: its highest bar is named.
        const highest = palette.dim(`at most ${Math.max(...all).toLocaleString('en')}`)
        const paint = palette.level(command.levelTable.number(key) ?? 20)
        await output.write(
          `${' '.repeat(margin - displayWidth(label))}${label} ${paint(bars.trimEnd())}${' '.repeat(bars.length - bars.trimEnd().length)}  ${sum}, ${highest}\n`,
        )
      }
    }
    const peak = buckets.find(({ count }) => count === most)
    const when = peak === undefined ? '' : `, most at ${new Date(peak.time).toLocaleString('sv')} (${most.toLocaleString('en')})`
    await output.write(`${palette.dim(`${total.toLocaleString('en')} lines, a bar is ${every}${when}`)}\n`)
    return { found: true, warnings }
  } finally {
    await logs.close()
  }
}

/** The counts of each value over all bars, the most frequent value first. */
function seriesOf(buckets: readonly TimeBucket[]): ReadonlyMap<string, readonly number[]> {
  const totals = new Map<string, number>()
  for (const { parts } of buckets) for (const [key, count] of parts) totals.set(key, (totals.get(key) ?? 0) + count)
  const keys = [...totals].sort((a, b) => b[1] - a[1]).map(([key]) => key)
  return new Map(keys.map((key) => [key, buckets.map(({ parts }) => parts.get(key) ?? 0)]))
}
