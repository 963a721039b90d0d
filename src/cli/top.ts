import { canonicalField } from '../query/fields.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette, type Palette } from '../sinks/palette.ts'
import { displayWidth } from '../sinks/display-width.ts'
import { drawBar } from './bar.ts'
import type { Command } from './command.ts'
import { csvHeading, csvRow } from './csv.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { toJson } from './print-record.ts'
import { printCount, printCounted, printShare } from './print-quantity.ts'
import { queryOf } from './query-of.ts'
import { shorten } from './shorten.ts'
import { layOutTable } from './table.ts'

/** A value may take so much of the width. */
const keyShare = 0.5
const maxBar = 60

/** Prints the most frequent values of a field. */
export const top: RunCommand = async (command, output) => {
  const logs = await openCommand(command, output)
  try {
    const { values, total, $ } = await queryOf(logs, command).aggregate(
      { values: { terms: command.field, size: command.limit ?? 10 } },
      { weighted: command.weighted },
    )
    const { buckets, other, errorBound } = values
    const ended = { found: buckets.length > 0, warnings: $.warnings }
    if (command.form === 'json') for (const { key, count } of buckets) await output.write(`${toJson({ key, count })}\n`)
    if (command.form === 'csv' && ended.found) {
      await output.writeData(csvHeading([command.field, 'count']))
      for (const { key, count } of buckets) await output.writeData(csvRow([key, count]))
    }
    if (command.form !== 'text') return ended
    const palette = createPalette(command.color && output.wantsColors)
    const most = Math.max(1, ...buckets.map(({ count }) => count))
    const { columns, isUnicode } = output
    const rows = buckets.map(({ key, count }) => ({
      key: shorten(neutralise(String(key)), Math.floor(columns * keyShare)),
      paint: paintOf(String(key), command, palette),
      count: printCount(count),
      share: printShare(count / Math.max(1, total)),
      height: count / most,
    }))
    const figures = rows.map(({ key, count, share }) => displayWidth(key) + count.length + share.length)
    const room = Math.min(maxBar, Math.max(10, columns - Math.max(0, ...figures) - 8))
    const cells = rows.map(({ key, paint, count, share, height }) => [
      { text: key, ...(paint !== undefined && { paint }) },
      { text: count },
      { text: share, paint: palette.dim },
      { text: drawBar(height, room, isUnicode), paint: paint ?? palette.key },
    ])
    const lines = layOutTable([{}, { align: 'right' }, { align: 'right' }, {}], cells, columns)
    for (const line of lines) await output.write(`${line}\n`)
    const notes = [
      ...(other > 0 ? [`and ${printCounted(other, 'line')} with other values`] : []),
      ...(errorBound > 0 ? [`counts may be too low by up to ${printCount(errorBound)}`] : []),
    ]
    for (const note of notes) await output.write(`${palette.dim(note)}\n`)
    return ended
  } finally {
    await logs.close()
  }
}

function paintOf(key: string, { field, levelTable }: Command, palette: Palette): ((text: string) => string) | undefined {
  const level = canonicalField(field) === 'log.level' ? levelTable.number(key) : undefined
  return level === undefined ? undefined : palette.level(level)
}
