import { displayWidth } from '../sinks/display-width.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { drawColumns } from './bar.ts'
import type { Command } from './command.ts'
import { csvHeading, csvRow } from './csv.ts'
import { openCommand } from './open-command.ts'
import type { Outcome, RunCommand } from './outcome.ts'
import type { Output } from './output.ts'
import { toJson } from './print-record.ts'
import { printCount, printCounted } from './print-quantity.ts'
import { queryOf } from './query-of.ts'
import { paintShade, type Shade, shadesOf } from './shades.ts'
import { shorten } from './shorten.ts'
import { drawStacked } from './stacked-columns.ts'
import { countOverTime, type TimeBucket, type TimeBuckets } from './time-buckets.ts'
import { drawTimeAxis } from './time-axis.ts'

const chartRows = 8
const maxBars = 160
const maxLabel = 24
const maxBarWidth = 6

/**
 * Draws how many lines there are over time: bars, an axis with times and, with `--by`, a row of small bars for each value. Where
 * there are colours, the values lie on each other in the bars; without `--by` those of the level.
 */
export const histogram: RunCommand = async (command, output) => {
  const logs = await openCommand(command, output)
  try {
    const room = Math.min(maxBars, output.columns - 14)
    const isColored = command.form === 'text' && command.color && output.wantsColors
    const asked = isColored && command.by === undefined ? { ...command, by: 'level' } : command
    const found = await countOverTime(queryOf(logs, command), asked, room)
    const total = found.buckets.reduce((sum, { count }) => sum + count, 0)
    if (command.form !== 'text') return await printNumbers(found, command, output)
    if (total > 0) await draw(found, command, output, room, isColored)
    return { found: total > 0, warnings: found.warnings }
  } finally {
    await logs.close()
  }
}

async function printNumbers({ buckets, warnings }: TimeBuckets, { form, by }: Command, output: Output): Promise<Outcome> {
  const values = by === undefined ? [] : [...seriesOf(buckets).keys()]
  if (form === 'csv' && buckets.length > 0) await output.writeData(csvHeading(['@timestamp', 'count', ...values]))
  for (const { time, count, parts } of buckets) {
    const at = new Date(time)
    if (form === 'csv') await output.writeData(csvRow([at, count, ...values.map((value) => parts.get(value) ?? 0)]))
    else {
      const series = by === undefined ? {} : { by: Object.fromEntries(parts) }
      await output.write(`${toJson({ time: at.toISOString(), count, ...series })}\n`)
    }
  }
  return { found: buckets.some(({ count }) => count > 0), warnings }
}

async function draw(
  { buckets, every }: TimeBuckets,
  command: Command,
  output: Output,
  room: number,
  isColored: boolean,
): Promise<void> {
  const palette = createPalette(isColored)
  const series = seriesOf(buckets)
  const shades = shadesOf([...series.keys()], command.levelTable)
  const most = Math.max(...buckets.map(({ count }) => count))
  const labels = [...series.keys()].map((key) => shorten(neutralise(key), maxLabel))
  const margin = Math.max(printCount(most).length, ...(command.by === undefined ? [] : labels.map(displayWidth)))
  const barWidth = Math.max(1, Math.min(maxBarWidth, Math.floor(room / buckets.length)))
  // More bars than columns (a narrow --every): several rows of charts, one below the other.
  for (let start = 0; start < buckets.length; start += room) {
    const part = buckets.slice(start, start + room)
    const counts = part.map(({ count }) => count)
    const top = printCount(Math.max(...counts))
    const stacked = layersOf(series, shades, command).map(({ all, shade }) => ({ counts: all.slice(start, start + room), shade }))
    const bars =
      isColored && output.isUnicode && stacked.length > 0
        ? drawStacked(stacked, counts, chartRows, barWidth)
        : drawColumns(counts, chartRows, output.isUnicode, barWidth).map((bar) => palette.key(bar.trimEnd()))
    for (const [row, bar] of bars.entries()) await output.write(`${(row === 0 ? top : '').padStart(margin)} ${bar.trimEnd()}\n`)
    for (const line of drawTimeAxis(
      part.map(({ time }) => time),
      every,
      output.isUnicode,
      barWidth,
    )) {
      await output.write(palette.dim(`${' '.repeat(margin)} ${line}`).trimEnd() + '\n')
    }
    if (command.by === undefined) continue
    for (const [index, [key, all]] of [...series].entries()) {
      const label = labels[index] ?? ''
      const [small = ''] = drawColumns(all.slice(start, start + room), 1, output.isUnicode, barWidth)
      const shade = shades.get(key)
      const painted = isColored && shade !== undefined ? paintShade(shade, small.trimEnd()) : small.trimEnd()
      const figure = `  ${printCount(sum(all))}`
      // Each row has its own height: its highest bar is named, where there is room.
      const highest = `, at most ${printCount(Math.max(...all))}`
      const isWide = margin + 1 + small.length + figure.length + highest.length <= output.columns
      await output.write(
        `${' '.repeat(margin - displayWidth(label))}${label} ${painted}${' '.repeat(small.length - small.trimEnd().length)}${figure}${isWide ? palette.dim(highest) : ''}\n`,
      )
    }
  }
  if (command.by === undefined && isColored) {
    const legend = layersOf(series, shades, command).map(
      ({ key, all, shade }) => `${paintShade(shade, output.isUnicode ? '■' : '#')} ${neutralise(key)} ${printCount(sum(all))}`,
    )
    await output.write(`${' '.repeat(margin)} ${legend.join('   ')}\n`)
  }
  await output.write(`${palette.dim(summaryOf(buckets, every, most))}\n`)
}

function summaryOf(buckets: readonly TimeBucket[], every: string, most: number): string {
  const total = sum(buckets.map(({ count }) => count))
  const peak = buckets.find(({ count }) => count === most)
  const times = most / (total / buckets.length)
  const above = buckets.length > 2 && times >= 1.5 ? `, ${times.toFixed(times < 9.95 ? 1 : 0)}x the mean` : ''
  const when = peak === undefined ? '' : `, most at ${new Date(peak.time).toLocaleString('sv')} (${printCount(most)}${above})`
  return `${printCounted(total, 'line')}, a bar is ${every}${when}`
}

/** The worst level at the bottom, so that few errors are seen below many lines; other values the most frequent first. */
function layersOf(
  series: ReadonlyMap<string, readonly number[]>,
  shades: ReadonlyMap<string, Shade>,
  { levelTable }: Command,
): { readonly key: string; readonly all: readonly number[]; readonly shade: Shade }[] {
  const layers = [...series].flatMap(([key, all]) => {
    const shade = shades.get(key)
    return shade === undefined ? [] : [{ key, all, shade }]
  })
  const areLevels = layers.every(({ key }) => levelTable.number(key) !== undefined)
  return areLevels ? layers.sort((a, b) => (levelTable.number(b.key) ?? 0) - (levelTable.number(a.key) ?? 0)) : layers
}

/** The counts of each value over all bars, the most frequent value first. */
function seriesOf(buckets: readonly TimeBucket[]): ReadonlyMap<string, readonly number[]> {
  const totals = new Map<string, number>()
  for (const { parts } of buckets) for (const [key, count] of parts) totals.set(key, (totals.get(key) ?? 0) + count)
  const keys = [...totals].sort((a, b) => b[1] - a[1]).map(([key]) => key)
  return new Map(keys.map((key) => [key, buckets.map(({ parts }) => parts.get(key) ?? 0)]))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}
