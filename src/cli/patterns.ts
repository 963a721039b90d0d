import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { drawColumns } from './bar.ts'
import type { Command } from './command.ts'
import { csvHeading, csvRow } from './csv.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import type { Output } from './output.ts'
import { paintPattern } from './paint-pattern.ts'
import { printCount, printCounted, printShare } from './print-quantity.ts'
import { toJson } from './print-record.ts'
import { queryOf } from './query-of.ts'
import { makeRereadable } from './spill-input.ts'
import { layOutTable } from './table.ts'
import { chooseEvery } from './time-buckets.ts'

const defaultSize = 20
/** A date, which the types of aggregations do not take for a number; engines compute with its milliseconds. */
const timeField: string = '@timestamp'

/** One kind of message, as it is printed. */
interface Pattern {
  readonly id: string
  readonly template: string
  readonly example: string
  readonly count: number
  readonly level: string
  readonly first: Date
  readonly last: Date
  /** How many lines there were in each stretch of time. */
  readonly series: readonly number[]
}

/** Prints the kinds of messages, the most frequent first: how many lines, when, how bad. */
export const patterns: RunCommand = async (asked, output) => {
  const { command, remove } = await makeRereadable(asked, output)
  try {
    const logs = await openCommand(command, output)
    try {
      const query = queryOf(logs, command)
      const width = output.columns >= 120 ? 25 : 14
      const every = await chooseEvery(query, width)
      const { found, time, total, $ } = await query.aggregate({
        found: {
          patterns: true,
          size: command.limit ?? defaultSize,
          aggs: {
            levels: { terms: 'log.level', size: 1 },
            seen: { stats: timeField },
            series: { dateHistogram: every, fill: false },
          },
        },
        time: { dateHistogram: every },
      })
      const list = found.buckets.map(({ key, count, template, example, levels, seen, series }): Pattern => {
        const counts = new Map(series.buckets.map((bucket) => [bucket.key.getTime(), bucket.count]))
        return {
          id: key,
          template,
          example,
          count,
          level: levels.buckets[0]?.key ?? '',
          first: new Date(seen.min ?? 0),
          last: new Date(seen.max ?? 0),
          series: time.buckets.map((bucket) => counts.get(bucket.key.getTime()) ?? 0),
        }
      })
      await print(list, { lines: total, other: found.other, every }, command, output)
      return { found: list.length > 0, warnings: $.warnings }
    } finally {
      await logs.close()
    }
  } finally {
    remove()
  }
}

interface Total {
  readonly lines: number
  /** Lines of kinds that are not shown. */
  readonly other: number
  readonly every: string
}

async function print(list: readonly Pattern[], { lines, other, every }: Total, command: Command, output: Output): Promise<void> {
  if (command.form === 'json') for (const pattern of list) await output.write(`${toJson(pattern)}\n`)
  if (command.form === 'csv' && list.length > 0) {
    await output.writeData(csvHeading(['count', 'level', 'first', 'last', 'template', 'example', 'id']))
    for (const { count, level, first, last, template, example, id } of list)
      await output.writeData(csvRow([count, level, first, last, template, example, id]))
  }
  if (command.form !== 'text' || list.length === 0) return
  const palette = createPalette(command.color && output.wantsColors)
  const { columns, isUnicode } = output
  const rows = list.map(({ count, level, series, template }) => {
    const number = command.levelTable.number(level) ?? 30
    const [bars = ''] = drawColumns(series, 1, isUnicode)
    return [
      { text: printCount(count) },
      { text: printShare(count / Math.max(1, lines)), paint: palette.dim },
      { text: bars, paint: palette.level(Math.min(number, 50)) },
      { text: neutralise(level).toUpperCase(), paint: palette.level(number) },
      { text: neutralise(template), paint: (text: string) => paintPattern(text, palette.key) },
    ]
  })
  const table = [{ align: 'right' }, { align: 'right' }, {}, {}, { takesRest: true, lines: 2 }] as const
  for (const line of layOutTable(table, rows, columns)) await output.write(`${line}\n`)
  const rest = other > 0 ? `and ${printCounted(other, 'line')} of other kinds, ` : ''
  const shown = `${rest}${printCounted(lines, 'line')}, a bar is ${every}`
  await output.write(`${palette.dim(shown)}\n`)
}
