import { displayWidth } from '../../sinks/display-width.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { createPalette, type Paint } from '../../sinks/palette.ts'
import type { Command } from '../command.ts'
import { openCommand } from '../open-command.ts'
import type { RunCommand } from '../outcome.ts'
import type { Output } from '../output.ts'
import { printCounted, printDuration } from '../print-quantity.ts'
import { printJson } from '../print-record.ts'
import { paintShade, shadesOf } from '../shades.ts'
import { makeRereadable } from '../spill-input.ts'
import { drawTrace } from './draw-trace.ts'
import { type FoundTrace, findTrace } from './find-trace.ts'
import { placeLines, type TraceLine } from './trace-tree.ts'

const defaultLimit = 1000

/** Prints one request over all services as an indented timeline. */
export const trace: RunCommand = async (asked, output) => {
  const { command, remove } = await makeRereadable(asked, output)
  try {
    const logs = await openCommand(command, output)
    try {
      const within = command.range
      const found = await findTrace(logs, command.field, (query) => query.within(within), command.limit ?? defaultLimit)
      const { records, warnings } = found
      if (command.json) for (const record of records) await output.write(printJson(record, command.levelTable))
      else if (records.length > 0) await draw(found, command, output)
      return { found: records.length > 0, warnings }
    } finally {
      await logs.close()
    }
  } finally {
    remove()
  }
}

async function draw({ records, isCut }: FoundTrace, command: Command, output: Output): Promise<void> {
  const colors = command.color && output.wantsColors
  const palette = createPalette(colors)
  const lines = placeLines(records)
  const services = [...new Set(lines.map(({ service }) => service))]
  const shades = shadesOf(services, command.levelTable)
  const paintService = (service: string): Paint => {
    const shade = shades.get(service)
    return colors && shade !== undefined ? (text) => paintShade(shade, text) : (text) => text
  }
  const { columns, isUnicode } = output
  const [title, summary] = [neutralise(command.field), summaryOf(lines, services.length)]
  const between = displayWidth(title) + 2 + displayWidth(summary) > columns ? '\n' : '  '
  await output.write(`${palette.bold(title)}${between}${palette.dim(summary)}\n\n`)
  for (const line of drawTrace(lines, { palette, paintService, columns, isUnicode, levels: command.levelTable })) {
    await output.write(`${line.trimEnd()}\n`)
  }
  if (isCut) await output.write(`${palette.dim(`only the first ${printCounted(records.length, 'line')}; more with --limit`)}\n`)
}

function summaryOf(lines: readonly TraceLine[], services: number): string {
  const times = lines.map(({ record }) => record.time)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const failed = lines.filter(({ record }) => record.level >= 50).length
  const begun = new Date(first)
  const parts = [
    printCounted(lines.length, 'line'),
    printCounted(services, 'service'),
    printDuration((last - first) * 1e6),
    ...(failed > 0 ? [printCounted(failed, 'error')] : []),
    `${begun.toLocaleString('sv')}.${String(begun.getMilliseconds()).padStart(3, '0')}`,
  ]
  return parts.join(' · ')
}
