import { neutralise } from '../sinks/neutralise.ts'
import { displayWidth } from '../sinks/display-width.ts'
import { createPalette } from '../sinks/palette.ts'
import { drawBar } from './bar.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { toJson } from './print-record.ts'
import { queryOf } from './query-of.ts'
import { shorten } from './shorten.ts'

const maxKeyWidth = 40

/** Prints the most frequent values of a field. */
export const top: RunCommand = async (command, output) => {
  const logs = await openCommand(command)
  try {
    const { values, $ } = await queryOf(logs, command).aggregate(
      { values: { terms: command.field, size: command.limit ?? 10 } },
      { weighted: command.weighted },
    )
    const { buckets, other, errorBound } = values
    if (command.json) {
      for (const { key, count } of buckets) await output.write(`${toJson({ key, count })}\n`)
      return { found: buckets.length > 0, warnings: $.warnings }
    }
    const palette = createPalette(command.color && output.wantsColors)
    const most = Math.max(1, ...buckets.map(({ count }) => count))
    const rows = buckets.map(({ key, count }) => ({ key: shorten(neutralise(String(key)), maxKeyWidth), count }))
    const keyWidth = Math.max(0, ...rows.map(({ key }) => displayWidth(key)))
    const countWidth = most.toLocaleString('en').length
    const room = Math.max(10, output.columns - keyWidth - countWidth - 4)
    for (const { key, count } of rows) {
      const pad = ' '.repeat(keyWidth - displayWidth(key))
      const bar = drawBar(count / most, room, output.isUnicode)
      await output.write(`${key}${pad}  ${count.toLocaleString('en').padStart(countWidth)}  ${palette.key(bar)}\n`)
    }
    if (other > 0) await output.write(`${palette.dim(`and ${other.toLocaleString('en')} lines with other values`)}\n`)
    if (errorBound > 0)
      await output.write(`${palette.dim(`counts may be too low by up to ${errorBound.toLocaleString('en')}`)}\n`)
    return { found: buckets.length > 0, warnings: $.warnings }
  } finally {
    await logs.close()
  }
}
