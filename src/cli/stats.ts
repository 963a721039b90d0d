import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import type { Command } from './command.ts'
import { csvHeading, csvRow } from './csv.ts'
import { drawStats, type Figures } from './draw-stats.ts'
import { invalidFlag } from './invalid-flag.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { toJson } from './print-record.ts'
import { printCounted } from './print-quantity.ts'
import { queryOf } from './query-of.ts'

const defaultPercents: readonly number[] = [50, 95, 99]

/** Prints how the numbers of a field are spread: `stats duration --by service.name`. */
export const stats: RunCommand = async (command, output) => {
  const at = percentsOf(command)
  const logs = await openCommand(command, output)
  try {
    const numbers = { figures: { stats: command.field }, shares: { percentiles: command.field, at } }
    const size = command.limit ?? 10
    const groups = command.by === undefined ? {} : { groups: { terms: command.by, size, aggs: numbers } }
    const found = (await queryOf(logs, command).aggregate({ ...numbers, ...groups })) as unknown as Answer
    const all = figuresOf(undefined, { ...found, count: found.total }, at)
    const rows = [...(found.groups?.buckets ?? []).map((bucket) => figuresOf(bucket.key, bucket, at)), all]
    const ended = { found: all.count > 0, warnings: found.$.warnings }
    if (command.form === 'json') {
      for (const { key, lines, count, min, percentiles, max, avg } of rows) {
        const shares = Object.fromEntries(at.map((percent, index) => [`p${percent}`, percentiles[index]]))
        await output.write(`${toJson({ ...(key !== undefined && { key }), lines, count, min, ...shares, max, avg })}\n`)
      }
      return ended
    }
    if (!ended.found) return ended
    if (command.form === 'csv') {
      await output.writeData(
        csvHeading([command.by ?? 'field', 'count', 'min', ...at.map((percent) => `p${percent}`), 'max', 'avg']),
      )
      for (const { key, count, min, percentiles, max, avg } of rows)
        await output.writeData(
          csvRow([key ?? (command.by === undefined ? command.field : 'all'), count, min, ...percentiles, max, avg]),
        )
      return ended
    }
    for (const line of drawStats(rows, at, command, output)) await output.write(`${line}\n`)
    const other = found.groups?.other ?? 0
    const palette = createPalette(output.wantsColors && command.color)
    if (other > 0)
      await output.write(
        `${palette.dim(`and ${printCounted(other, 'line')} with other values of ${neutralise(command.by ?? '')}`)}\n`,
      )
    return ended
  } finally {
    await logs.close()
  }
}

interface Numbers {
  readonly figures: {
    readonly count: number
    readonly min: number | null
    readonly max: number | null
    readonly avg: number | null
  }
  readonly shares: Readonly<Record<string, number | null>>
}

interface Answer extends Numbers {
  readonly groups?: {
    readonly buckets: readonly (Numbers & { readonly key: string | number; readonly count: number })[]
    readonly other: number
  }
  readonly total: number
  readonly $: { readonly warnings?: readonly string[] }
}

function figuresOf(
  key: string | number | undefined,
  { figures, shares, count: lines }: Numbers & { readonly count: number },
  at: readonly number[],
): Figures {
  const { count, min, max, avg } = figures
  return { key, lines, count, min, max, avg, percentiles: at.map((percent) => shares[`p${percent}`] ?? null) }
}

function percentsOf(command: Command): readonly number[] {
  const given = command.text('at')
  if (given === undefined) return defaultPercents
  const percents = given.split(',').map((part) => (/^\d+(?:\.\d+)?$/.test(part.trim()) ? Number(part) : NaN))
  if (percents.length <= 10 && percents.every((percent) => percent >= 0 && percent <= 100)) return percents
  throw invalidFlag('--at to be percents such as 50,95,99.9', given)
}
